import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Storage } from './columns.js';

/**
 * The open database. Transactions go through `UnitOfWork`; this class is for reads outside of one.
 *
 * SQLite gets a second, read-only connection for them: the first one may be in the middle of a transaction, whose
 * uncommitted rows nobody else is to see.
 */
@Injectable()
export class Database implements OnApplicationShutdown {
  readonly storage: Storage;
  private readonly readerSource: DataSource;

  private constructor(
    readonly dataSource: DataSource,
    readerSource: DataSource,
  ) {
    this.storage = dataSource.options.type === 'mysql' ? 'mysql' : 'sqlite';
    this.readerSource = readerSource;
  }

  static async over(dataSource: DataSource): Promise<Database> {
    if (dataSource.options.type === 'mysql') return new Database(dataSource, dataSource);
    const reader = new DataSource({
      ...dataSource.options,
      readonly: true,
      migrations: [],
    } as typeof dataSource.options);
    return new Database(dataSource, await reader.initialize());
  }

  /** Reads the latest committed state. */
  get reader(): EntityManager {
    return this.readerSource.manager;
  }

  /**
   * Prepares a hand-written SELECT on the driver itself, for the session check: TypeORM's own path costs more than
   * the query. Placeholders are `?`, in order.
   */
  prepareOne<Row>(sql: string): (parameters: unknown[]) => Promise<Row | undefined> | Row | undefined {
    if (this.storage === 'sqlite') {
      const statement = connectionOf(this.readerSource).prepare(sql);
      return (parameters) => statement.get(...parameters) as Row | undefined;
    }
    const pool = poolOf(this.readerSource);
    // A frozen server must not hold the request: the timeout is the driver's, as for all other statements.
    const timeout = this.dataSource.options.maxQueryExecutionTime ?? 0;
    return (values) =>
      new Promise((resolve, reject) => {
        pool.execute({ sql, timeout, values }, (error, rows) => {
          if (error !== null) reject(error);
          else resolve(rows[0] as Row | undefined);
        });
      });
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.readerSource !== this.dataSource) await this.readerSource.destroy();
  }
}

interface SqliteConnection {
  prepare(sql: string): { get(...parameters: unknown[]): unknown };
}

interface MysqlPool {
  execute(
    query: { sql: string; timeout: number; values: unknown[] },
    callback: (error: Error | null, rows: unknown[]) => void,
  ): void;
}

function connectionOf(source: DataSource): SqliteConnection {
  return (source.driver as unknown as { databaseConnection: SqliteConnection }).databaseConnection;
}

function poolOf(source: DataSource): MysqlPool {
  return (source.driver as unknown as { pool: MysqlPool }).pool;
}
