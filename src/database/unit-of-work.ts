import { randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { problem } from '../errors/api-error.js';
import { Database } from './database.js';
import { isConflict } from './failures.js';
import { Transaction } from './transaction.js';
import { Turns } from './turns.js';

/** Of those who write one row on several nodes of a cluster at once, one gets through at a time. */
const MAX_ATTEMPTS = 16;
/** Milliseconds, by chance up to these: the first pause, doubled with each attempt, and the longest. */
const PAUSE = 4;
const LONGEST_PAUSE = 256;
/** SQLite's writers that may wait for their turn; more of them would only time out at their clients. */
const MAX_WAITING = 1_000;

interface Committed<T> {
  readonly transaction: Transaction;
  readonly result: T;
}

/**
 * Runs a piece of work as one transaction: all of its writes, or none.
 *
 * The work may run more than once (a deadlock or a certification conflict is answered by another try), so it must
 * have no effect outside the database; use `Transaction.afterCommit` for those. It must not hash passwords or call
 * anybody either: on SQLite nobody else can write meanwhile.
 */
@Injectable()
export class UnitOfWork {
  private turn: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private readonly turns = new Turns();

  constructor(private readonly database: Database) {}

  run<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.acknowledge(() =>
      this.database.storage === 'sqlite' ? this.onSqlite(work) : this.onMysql(work),
    );
  }

  /**
   * Runs work that locks a user's row, or makes it. Whoever waits for a row keeps a connection meanwhile, so the
   * simultaneous requests of one user would have all of them, and everybody else none; here they wait without one.
   *
   * @param whom the user's id; of somebody who has none yet, what only one can have: an address, an account elsewhere
   * @throws 503 `general_service_unavailable` when the user's other requests take too long
   */
  runFor<T>(projectId: string, whom: string, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    if (this.database.storage === 'sqlite') return this.run(work);
    return this.turns.take(`${projectId} ${whom}`, () => this.run(work));
  }

  /**
   * Runs work that is a single statement: that is a transaction by itself, and BEGIN and COMMIT would be two more round
   * trips. Of several statements the first would stay when the second fails, which must then be in order.
   */
  runOne<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.acknowledge(() => this.alone(work));
  }

  /** Nobody hears of a commit that a power cut could undo. The next one on SQLite need not wait for that. */
  private async acknowledge<T>(attempt: () => Promise<Committed<T>>): Promise<T> {
    const { transaction, result } = await (this.database.storage === 'sqlite'
      ? this.inTurn(attempt)
      : this.again(attempt));
    await this.database.flush();
    transaction.committed();
    return result;
  }

  private async alone<T>(work: (transaction: Transaction) => Promise<T>): Promise<Committed<T>> {
    const { dataSource, storage } = this.database;
    const transaction = new Transaction(dataSource.manager, storage === 'mysql');
    return { transaction, result: await work(transaction) };
  }

  /** Once more after a conflict, which has undone everything. */
  private async again<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (!isConflict(error) || attempt === MAX_ATTEMPTS) throw error;
      }
      // Without the connection, which others can use meanwhile; and not all losers of a conflict at the same moment.
      await setTimeout(randomInt(Math.min(PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE)));
    }
  }

  private async onMysql<T>(work: (transaction: Transaction) => Promise<T>): Promise<Committed<T>> {
    const runner = this.database.dataSource.createQueryRunner();
    try {
      await runner.startTransaction();
      const transaction = new Transaction(runner.manager, true);
      const result = await work(transaction);
      await runner.commitTransaction();
      return { transaction, result };
    } catch (error) {
      // The server ends a transaction whose connection is gone, so a failing rollback changes nothing.
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release().catch(() => undefined);
    }
  }

  /** better-sqlite3 has one connection for writing, and TypeORM one runner for it: BEGIN and COMMIT are ours. */
  private async onSqlite<T>(work: (transaction: Transaction) => Promise<T>): Promise<Committed<T>> {
    const runner: QueryRunner = this.database.dataSource.createQueryRunner();
    // IMMEDIATE takes the write lock now, so that no read inside can turn out stale when it comes to writing.
    await runner.query('BEGIN IMMEDIATE');
    try {
      const transaction = new Transaction(runner.manager, false);
      const result = await work(transaction);
      await runner.query('COMMIT');
      return { transaction, result };
    } catch (error) {
      await runner.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  /** One after the other: two transactions on one connection would run into each other. */
  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.waiting >= MAX_WAITING) throw problem('general_service_unavailable', { retryAfter: 1 });
    this.waiting++;
    const mine = this.turn.then(work).finally(() => this.waiting--);
    this.turn = mine.catch(() => undefined);
    return mine;
  }
}
