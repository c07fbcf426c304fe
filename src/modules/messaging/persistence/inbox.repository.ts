import { Injectable } from '@nestjs/common';
import { LessThanOrEqual } from 'typeorm';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import { InboxMessage } from '../domain/inbox-message.js';

@Injectable()
export class InboxRepository {
  constructor(private readonly database: Database) {}

  /** No effect when it is there already. */
  async insert(transaction: Transaction, message: InboxMessage): Promise<void> {
    await transaction.manager
      .createQueryBuilder()
      .insert()
      .into(InboxMessage)
      .values(message)
      .orIgnore()
      .execute();
  }

  /** Drops all but the newest. */
  async trim(transaction: Transaction, keep: number): Promise<void> {
    const [newestTooMany] = await transaction.manager.find(InboxMessage, {
      select: { id: true },
      order: { id: 'DESC' },
      skip: keep,
      take: 1,
    });
    if (newestTooMany === undefined) return;
    await transaction.manager.delete(InboxMessage, { id: LessThanOrEqual(newestTooMany.id) });
  }

  count(): Promise<number> {
    return this.database.reader.count(InboxMessage);
  }

  /** Newest first: ids grow with time. */
  findPage(limit: number, offset: number): Promise<InboxMessage[]> {
    return this.database.reader.find(InboxMessage, { order: { id: 'DESC' }, take: limit, skip: offset });
  }

  async clear(transaction: Transaction): Promise<void> {
    await transaction.manager.createQueryBuilder().delete().from(InboxMessage).execute();
  }
}
