import { QueryFailedError } from 'typeorm';

const UNIQUE_VIOLATIONS = new Set([
  'ER_DUP_ENTRY',
  'SQLITE_CONSTRAINT_UNIQUE',
  'SQLITE_CONSTRAINT_PRIMARYKEY',
]);

/** Another transaction was chosen to win; the whole unit of work may simply run again. */
const CONFLICTS = new Set([
  'ER_LOCK_DEADLOCK', // also what a Galera certification conflict looks like
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_CHECKREAD', // MariaDB with innodb_snapshot_isolation
]);

const UNAVAILABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EIO',
  'EMFILE',
  'ENOSPC',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'PROTOCOL_ENQUEUE_AFTER_QUIT',
  'POOL_ENQUEUELIMIT',
  'ER_SERVER_SHUTDOWN',
  'ER_NORMAL_SHUTDOWN',
  'ER_CON_COUNT_ERROR',
  'ER_QUERY_INTERRUPTED',
  'ER_CONNECTION_KILLED',
  'ER_OPTION_PREVENTS_STATEMENT', // read-only during a fail-over
  'ER_UNKNOWN_COM_ERROR', // a Galera node that has lost the majority of its cluster, or has not caught up with it
  'ER_ERROR_DURING_COMMIT', // it lost the majority meanwhile: nobody knows whether the others have the transaction
  'ER_DISK_FULL',
  'ER_RECORD_FILE_FULL',
  'SQLITE_BUSY',
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_CANTOPEN',
  ...CONFLICTS,
]);

/** The row would have been a second one under a unique key: the database decides every race for an id or address. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof QueryFailedError && UNIQUE_VIOLATIONS.has(codeOf(error) ?? '');
}

/** The transaction lost against a simultaneous one and left nothing behind. */
export function isConflict(error: unknown): boolean {
  return CONFLICTS.has(codeOf(error) ?? '');
}

/** The database cannot be reached, or cannot answer now: 503, not 500. */
export function isDatabaseUnavailable(error: unknown): boolean {
  return UNAVAILABLE.has(codeOf(error) ?? '');
}

/** The driver's error code, wherever TypeORM has put it; `undefined` for what is no database error. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, driverError } = error as { code?: unknown; driverError?: { code?: unknown } };
  const found = driverError?.code ?? code;
  if (typeof found !== 'string') return undefined;
  // SQLite tells I/O errors apart by many suffixes; the kind is enough.
  return found.startsWith('SQLITE_IOERR') ? 'SQLITE_IOERR' : found;
}
