import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DataSource, type DataSourceOptions, type Logger } from 'typeorm';
import type { DatabaseSettings } from '../config/database-url.js';
import { readDatabaseUrl } from '../config/database-url.js';
import { columnsOf } from './columns.js';
import { MIGRATIONS } from './migrations/index.js';
import { PATIENCE } from './patience.js';
import { SCHEMAS } from './schemas.js';

/** Bytes of SQLite's file that are read as memory, shared with the system's cache; the rest is read as ever. */
const MAPPED = 2 ** 30;

interface Purpose {
  /** Migrations may take as long as they need. */
  readonly timeLimit: boolean;
  readonly readOnly?: boolean;
}

/** The TypeORM options for a database, MySQL or SQLite: the one place where their drivers are set up. */
export function dataSourceOptions(settings: DatabaseSettings, purpose: Purpose): DataSourceOptions {
  const common = {
    entities: SCHEMAS.map((schema) => schema(columnsOf(settings.storage))),
    migrations: MIGRATIONS,
    migrationsTableName: 'schema_migrations',
    // One migration, one transaction: MySQL commits DDL by itself, SQLite can roll a failed one back.
    migrationsTransactionMode: 'each' as const,
    // Entities are built by their factories; TypeORM fills rows in without calling constructors.
    entitySkipConstructor: true,
    synchronize: false,
    logger: new SilentLogger(),
  };

  if (settings.storage === 'sqlite') {
    mkdirSync(dirname(settings.path), { recursive: true });
    return {
      ...common,
      type: 'better-sqlite3',
      database: settings.path,
      readonly: purpose.readOnly ?? false,
      timeout: 5_000,
      prepareDatabase: (database: { pragma(source: string): unknown }) => {
        if (purpose.readOnly !== true) database.pragma('journal_mode = WAL');
        // An acknowledged write survives a power cut all the same: Database.flush() waits for the disk.
        database.pragma('synchronous = NORMAL');
        database.pragma('foreign_keys = ON');
        // With many users their pages are not in SQLite's own cache: so they are read without a call of the system.
        database.pragma(`mmap_size = ${MAPPED}`);
      },
    };
  }

  return {
    ...common,
    type: 'mysql',
    host: settings.host,
    port: settings.port,
    username: settings.user,
    password: settings.password,
    database: settings.database,
    charset: 'utf8mb4',
    timezone: 'Z',
    supportBigNumbers: true,
    bigNumberStrings: false,
    connectTimeout: PATIENCE.statement,
    poolSize: settings.connections,
    ...(purpose.timeLimit ? { maxQueryExecutionTime: PATIENCE.statement, enableQueryTimeout: true } : {}),
    ...(settings.ssl === undefined
      ? {}
      : { ssl: settings.ssl.caPath === undefined ? {} : { ca: readFileSync(settings.ssl.caPath) } }),
    extra: { enableKeepAlive: true, idleTimeout: 60_000, maxIdle: settings.connections },
  };
}

/** For `npm run migration:*` and TypeORM's own command line (`ormconfig.ts`): the database of `DATABASE_URL`. */
export function migrationDataSource(): DataSource {
  return new DataSource(dataSourceOptions(readDatabaseUrl(), { timeLimit: false }));
}

/** TypeORM's loggers print parameters, and ours are addresses and hashes. Failures are logged where they are met. */
class SilentLogger implements Logger {
  logQuery(): void {}
  logQueryError(): void {}
  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}
