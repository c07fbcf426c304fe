import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Storage } from './columns.js';
import { executeInTime, limitPatience, type Pool } from './patience.js';

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
    if (dataSource.options.type === 'mysql') {
      limitPatience(poolOf(dataSource));
      return new Database(dataSource, dataSource);
    }
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
    return async (values) => (await executeInTime(pool, sql, values))[0] as Row | undefined;
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.readerSource !== this.dataSource) await this.readerSource.destroy();
  }
}

interface SqliteConnection {
  prepare(sql: string): { get(...parameters: unknown[]): unknown };
}

function connectionOf(source: DataSource): SqliteConnection {
  return (source.driver as unknown as { databaseConnection: SqliteConnection }).databaseConnection;
}

function poolOf(source: DataSource): Pool {
  return (source.driver as unknown as { pool: Pool }).pool;
}
