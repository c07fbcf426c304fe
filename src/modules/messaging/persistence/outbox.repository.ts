import { Injectable } from '@nestjs/common';
import { In, LessThan, LessThanOrEqual } from 'typeorm';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import type { Instant } from '../../../kernel/clock.js';
import { LEASE } from '../domain/delivery.js';
import { QueuedMessage } from '../domain/queued-message.js';

/** How much there is in the outbox. */
export interface Backlog {
  /** To be sent now. */
  readonly due: number;
  /** Being sent, or between two tries. */
  readonly waiting: number;
  /** Given up. */
  readonly failed: number;
  /** When the oldest that is due or waiting was handed in. */
  readonly oldest: Instant | null;
}

/** Counting stops here, so that a long queue costs no more than a middling one. */
const COUNTED = 10_000;
/** Those next in line, among which the oldest is looked for: their rows are read, not just the index. */
const NEXT_IN_LINE = 1_000;

@Injectable()
export class OutboxRepository {
  constructor(private readonly database: Database) {}

  async insert(transaction: Transaction, message: QueuedMessage): Promise<void> {
    await transaction.manager.insert(QueuedMessage, message);
  }

  /** Ids of messages that nobody holds, longest due first. */
  async findDue(now: Instant, limit: number): Promise<string[]> {
    const due = await this.database.reader.find(QueuedMessage, {
      select: { id: true },
      where: { state: 'due', dueAt: LessThanOrEqual(now) },
      order: { dueAt: 'ASC' },
      take: limit,
    });
    return due.map(({ id }) => id);
  }

  /** Bounded, and by the index `outbox_due` alone but for the oldest one's date. */
  async backlog(now: Instant): Promise<Backlog> {
    const counted = (where: string) =>
      `(SELECT COUNT(*) FROM (SELECT 1 FROM outbox WHERE ${where} LIMIT ${COUNTED}) AS counted)`;
    const nextInLine = `SELECT created_at FROM outbox WHERE state = 'due' ORDER BY due_at LIMIT ${NEXT_IN_LINE}`;
    const sql = `SELECT ${counted(`state = 'due' AND due_at <= ?`)} AS due,
      ${counted(`state = 'due' AND due_at > ?`)} AS waiting,
      ${counted(`state = 'failed'`)} AS failed,
      (SELECT MIN(created_at) FROM (${nextInLine}) AS next_in_line) AS oldest`;
    const [row] = await this.database.reader.query<Record<keyof Backlog, unknown>[]>(sql, [now, now]);
    const { due, waiting, failed, oldest = null } = row ?? {};
    return {
      due: Number(due),
      waiting: Number(waiting),
      failed: Number(failed),
      oldest: oldest === null ? null : Number(oldest),
    };
  }

  /**
   * Takes the message for the time of a lease. However many ask at once, the row count of this update picks one, on
   * both storages.
   *
   * @returns null when it is not due, held by somebody else, or gone
   */
  async claim(transaction: Transaction, id: string, now: Instant): Promise<QueuedMessage | null> {
    const { affected } = await transaction.manager.update(
      QueuedMessage,
      { id, state: 'due', dueAt: LessThanOrEqual(now) },
      { dueAt: now + LEASE, attempts: () => 'attempts + 1' },
    );
    return affected === 1 ? transaction.manager.findOneBy(QueuedMessage, { id }) : null;
  }

  /** Gives a claimed message back until then; no effect when the lease has run out and somebody else has it. */
  async postpone(
    transaction: Transaction,
    message: QueuedMessage,
    dueAt: Instant,
    lastError: string | null,
  ): Promise<void> {
    await transaction.manager.update(QueuedMessage, heldAs(message), { dueAt, lastError });
  }

  /** Gives it up. What it said goes, the row stays for the operator. */
  async fail(
    transaction: Transaction,
    message: QueuedMessage,
    now: Instant,
    lastError: string,
  ): Promise<void> {
    const end = { state: 'failed', payload: null, dueAt: now, lastError } as const;
    await transaction.manager.update(QueuedMessage, heldAs(message), end);
  }

  /** It has got through. Whoever else may hold it by now: it must not be sent once more. */
  async remove(transaction: Transaction, id: string): Promise<void> {
    await transaction.manager.delete(QueuedMessage, { id });
  }

  /** @returns how many were found */
  async removeFailedBefore(transaction: Transaction, before: Instant, limit: number): Promise<number> {
    const old = await transaction.manager.find(QueuedMessage, {
      select: { id: true },
      where: { state: 'failed', dueAt: LessThan(before) },
      take: limit,
    });
    if (old.length > 0) await transaction.manager.delete(QueuedMessage, { id: In(old.map(({ id }) => id)) });
    return old.length;
  }
}

function heldAs({ id, attempts }: QueuedMessage): Pick<QueuedMessage, 'id' | 'attempts'> {
  return { id, attempts };
}
