import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { BatchedLookUp, type Key, type Keyed } from './batched-look-up.js';
import type { Storage } from './columns.js';
import { executeInTime, limitPatience, type Pool } from './patience.js';
import { inStatementSpan, traceStatements } from './statement-spans.js';
import { WriteAheadLog } from './write-ahead-log.js';

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
  private readonly log: WriteAheadLog | undefined;

  private constructor(
    readonly dataSource: DataSource,
    readerSource: DataSource,
    private readonly traced: boolean,
  ) {
    this.storage = dataSource.options.type === 'mysql' ? 'mysql' : 'sqlite';
    this.readerSource = readerSource;
    if (traced)
      for (const source of new Set([dataSource, readerSource])) traceStatements(source, this.storage);
    if (this.storage === 'sqlite') this.log = new WriteAheadLog(String(dataSource.options.database));
  }

  /** @param traced whether statements are spans of OpenTelemetry */
  static async over(dataSource: DataSource, traced = false): Promise<Database> {
    if (dataSource.options.type === 'mysql') {
      limitPatience(poolOf(dataSource));
      return new Database(dataSource, dataSource, traced);
    }
    const reader = new DataSource({
      ...dataSource.options,
      readonly: true,
      migrations: [],
    } as typeof dataSource.options);
    return new Database(dataSource, await reader.initialize(), traced);
  }

  /** Reads the latest committed state. */
  get reader(): EntityManager {
    return this.readerSource.manager;
  }

  /**
   * Prepares a hand-written look-up of single rows by a key within a project, on the driver itself: for the session
   * check, of which TypeORM's own path costs more than the query.
   *
   * @param select columns and tables: `SELECT … FROM …`
   * @param project the column of the project's id
   * @param key the column of the key, unique within a project
   * @returns gives a row as the list of its columns, which both drivers make faster than an object
   */
  prepareLookUp<Row extends readonly unknown[]>(lookUp: LookUp): Find<Row> {
    const find = this.prepare<Row>(lookUp);
    if (!this.traced) return find;
    return (projectId, key) => inStatementSpan(this.storage, lookUp.select, () => find(projectId, key));
  }

  /** Resolves when all that has been committed is on the disk. MySQL has seen to that before it answers. */
  async flush(): Promise<void> {
    await this.log?.sync();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.log?.close();
    if (this.readerSource !== this.dataSource) await this.readerSource.destroy();
  }

  private prepare<Row extends readonly unknown[]>({ select, project, key }: LookUp): Find<Row> {
    if (this.storage === 'sqlite') {
      const sql = `${select} WHERE ${project} = ? AND ${key} = ?`;
      const statement = connectionOf(this.readerSource).prepare(sql).raw();
      return (projectId, value) => Promise.resolve(statement.get(projectId, value) as Row | undefined);
    }
    const pool = poolOf(this.readerSource);
    const keyed = select.replace(' FROM ', `, ${key} FROM `);
    const batched = new BatchedLookUp<Row>(async (projectId, keys) => {
      const sql = `${keyed} WHERE ${project} = ? AND ${key} IN (${keys.map(() => '?').join(', ')})`;
      return (await executeInTime(pool, sql, [projectId, ...keys])) as Keyed<Row>[];
    });
    return (projectId, value) => batched.find(projectId, value);
  }
}

type Find<Row> = (projectId: string, key: Key) => Promise<Row | undefined>;

interface LookUp {
  readonly select: string;
  readonly project: string;
  readonly key: string;
}

interface SqliteConnection {
  prepare(sql: string): { raw(): { get(...parameters: unknown[]): unknown } };
}

function connectionOf(source: DataSource): SqliteConnection {
  return (source.driver as unknown as { databaseConnection: SqliteConnection }).databaseConnection;
}

function poolOf(source: DataSource): Pool {
  return (source.driver as unknown as { pool: Pool }).pool;
}
