import { QueryFailedError } from 'typeorm';
import { codeOf, isConflict, isDatabaseUnavailable, isUniqueViolation } from './failures.js';

const raw = (code: string) => Object.assign(new Error('driver'), { code });
/** As TypeORM hands it on. */
const failed = (code: string) => new QueryFailedError('SELECT 1', [], raw(code));

const CONFLICTS = ['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'ER_CHECKREAD'];
const UNIQUE = ['ER_DUP_ENTRY', 'SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY'];
const AWAY = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EIO',
  'EMFILE',
  'ENOSPC',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'ER_CON_COUNT_ERROR',
  'ER_SERVER_SHUTDOWN',
  'ER_OPTION_PREVENTS_STATEMENT',
  'ER_UNKNOWN_COM_ERROR',
  'ER_ERROR_DURING_COMMIT',
  'SQLITE_BUSY',
  'SQLITE_FULL',
  'SQLITE_IOERR_WRITE',
  'SQLITE_IOERR_FSYNC',
  'SQLITE_CANTOPEN',
];
const NEITHER = [
  'ER_PARSE_ERROR',
  'ER_NO_SUCH_TABLE',
  'ER_DATA_TOO_LONG',
  'SQLITE_ERROR',
  'SQLITE_CONSTRAINT_NOTNULL',
];

describe('A database failure', () => {
  it.each(UNIQUE)('%s is a unique violation, and nothing else', (code) => {
    expect([
      isUniqueViolation(failed(code)),
      isConflict(failed(code)),
      isDatabaseUnavailable(failed(code)),
    ]).toEqual([true, false, false]);
  });

  it.each(CONFLICTS)(
    '%s is a conflict that another try may get over; when none does, the database is busy: 503',
    (code) => {
      expect([
        isUniqueViolation(failed(code)),
        isConflict(failed(code)),
        isDatabaseUnavailable(failed(code)),
      ]).toEqual([false, true, true]);
    },
  );

  it.each(AWAY)('%s means that the database is away', (code) => {
    for (const error of [failed(code), raw(code)]) {
      expect([isUniqueViolation(error), isConflict(error), isDatabaseUnavailable(error)]).toEqual([
        false,
        false,
        true,
      ]);
    }
  });

  it.each(NEITHER)('%s is a fault of ours', (code) => {
    const error = failed(code);
    expect([isUniqueViolation(error), isConflict(error), isDatabaseUnavailable(error)]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('is a unique violation only when it comes from a statement', () => {
    expect(isUniqueViolation(raw('ER_DUP_ENTRY'))).toBe(false);
  });

  it.each([
    [new Error('x')],
    ['ECONNRESET'],
    [undefined],
    [null],
    [{ code: 'ECONNRESET' }],
    [Object.assign(new Error(), { code: 7 })],
  ])('is not %p', (thrown) => {
    expect(codeOf(thrown)).toBeUndefined();
    expect([isUniqueViolation(thrown), isConflict(thrown), isDatabaseUnavailable(thrown)]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
