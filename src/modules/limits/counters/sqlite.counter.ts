import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { OnApplicationShutdown } from '@nestjs/common';
import Sqlite from 'better-sqlite3';
import { HOUR } from '../../../kernel/clock.js';
import type { Bucket } from '../domain/bucket.js';
import type { Window } from '../domain/window.js';
import { RateCounter, type Tally } from './rate-counter.js';

/**
 * Counts in a file of its own, of one window at a time: a process that crashes, or is made to, must not give anybody
 * new tries. In the database itself counts would wait for its one writer, and for the disk.
 */
export class SqliteCounter extends RateCounter implements OnApplicationShutdown {
  private readonly database: Sqlite.Database;
  private readonly find: Sqlite.Statement<[string], number>;
  private readonly add: Sqlite.Statement<[string, number]>;

  constructor(path: string) {
    super();
    mkdirSync(dirname(path), { recursive: true });
    this.database = new Sqlite(path, { timeout: 1_000 });
    this.database.pragma('journal_mode = WAL');
    // What is written outlives the process. A power cut may undo the last counts, which would be seconds of an hour.
    this.database.pragma('synchronous = NORMAL');
    this.database.exec(
      'CREATE TABLE IF NOT EXISTS counts (key TEXT PRIMARY KEY, count INTEGER) WITHOUT ROWID',
    );
    this.find = this.database.prepare<[string], number>('SELECT count FROM counts WHERE key = ?').pluck();
    this.add = this.database.prepare(
      'INSERT INTO counts VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET count = count + excluded.count',
    );
  }

  override hit(buckets: readonly Bucket[], window: Window): Promise<Tally> {
    return this.alone(() => {
      this.enter(window);
      const before = buckets.map(({ key }) => this.find.get(key) ?? 0);
      const allowed = buckets.every(({ limit }, index) => (before[index] ?? 0) < limit);
      if (!allowed) return { allowed, counts: before };
      for (const { key } of buckets) this.add.run(key, 1);
      return { allowed, counts: before.map((count) => count + 1) };
    });
  }

  override refund({ key }: Bucket, window: Window): Promise<void> {
    return this.alone(() => {
      if (this.window === numberOf(window) && this.find.get(key) !== undefined) this.add.run(key, -1);
    });
  }

  onApplicationShutdown(): void {
    this.database.close();
  }

  private enter(window: Window): void {
    if (this.window === numberOf(window)) return;
    // Without a WHERE it takes the pages as they are, and does not look at each row.
    this.database.exec('DELETE FROM counts');
    this.database.pragma(`user_version = ${numberOf(window)}`);
  }

  /** Whose counts are in the file: a number that SQLite keeps with it, and that a transaction writes too. */
  private get window(): number {
    return this.database.pragma('user_version', { simple: true }) as number;
  }

  private alone<T>(work: () => T): Promise<T> {
    return new Promise((resolve) => resolve(this.database.transaction(work).immediate()));
  }
}

/** 32 bits are enough for hours. */
const numberOf = ({ startsAt }: Window): number => startsAt / HOUR;
