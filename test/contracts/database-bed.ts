import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { DataSource, type ObjectLiteral } from 'typeorm';
import { type DatabaseSettings, parseDatabaseUrl } from '../../src/config/database-url.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { Database } from '../../src/database/database.js';
import type { Transaction } from '../../src/database/transaction.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { Ids } from '../../src/kernel/ids.js';
import { FixedClock } from '../support/fixtures.js';
import { makeStorage, type Storage } from '../support/storages.js';

/** A database of its own, empty: to be migrated by whoever wants that. */
export class EmptyDatabase {
  settings!: DatabaseSettings;
  source!: DataSource;
  protected storage: Storage | undefined;
  protected readonly folder = mkdtempSync(join(tmpdir(), 'gatehouse-contracts-'));

  async open(): Promise<void> {
    Logger.overrideLogger(false);
    this.storage = await makeStorage(this.folder);
    const settings = parseDatabaseUrl(this.storage.env['DATABASE_URL'] ?? '');
    if (settings === undefined) throw new Error('no database');
    this.settings = settings;
    this.source = await new DataSource(dataSourceOptions(settings, { timeLimit: false })).initialize();
  }

  async close(): Promise<void> {
    await this.source.destroy();
    await this.storage?.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** One with the tables of this version, and what application services reach them by. */
export class DatabaseBed extends EmptyDatabase {
  readonly clock = new FixedClock();
  readonly ids = new Ids(this.clock);
  database!: Database;
  unitOfWork!: UnitOfWork;

  override async open(): Promise<void> {
    await super.open();
    await this.source.runMigrations();
    this.database = await Database.over(this.source);
    this.unitOfWork = new UnitOfWork(this.database);
  }

  /** One transaction. */
  run<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.unitOfWork.run(work);
  }

  /** Rows as everybody else sees them. */
  count<Entity extends ObjectLiteral>(
    entity: new () => Entity,
    where: Partial<Entity> = {},
  ): Promise<number> {
    return this.database.reader.countBy(entity, where);
  }

  /** Takes all rows away. */
  async clear(): Promise<void> {
    await this.run(async ({ manager }) => {
      for (const { target } of this.source.entityMetadatas) {
        if (typeof target === 'function') await manager.createQueryBuilder().delete().from(target).execute();
      }
    });
  }

  override async close(): Promise<void> {
    await this.database.onApplicationShutdown();
    await super.close();
  }
}

/** A database for this spec file, empty before each test. */
export function useDatabase(): DatabaseBed {
  const bed = new DatabaseBed();
  beforeAll(() => bed.open(), 60_000);
  beforeEach(() => bed.clear());
  afterAll(() => bed.close(), 60_000);
  return bed;
}

/** Lets several wait for each other: resolves when so many have come. */
export function rendezvous(size: number): () => Promise<void> {
  let arrived = 0;
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  return () => {
    if (++arrived >= size) open();
    return gate;
  };
}

/** So many of them at once; their results in order. */
export function simultaneously<T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => work(index)));
}
