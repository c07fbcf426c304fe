import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import { LogEntry } from '../domain/log-entry.js';

@Injectable()
export class LogEntryRepository {
  constructor(private readonly database: Database) {}

  async insert(transaction: Transaction, entry: LogEntry): Promise<void> {
    await transaction.manager.insert(LogEntry, entry);
  }

  /** Newest first: ids grow with time, so this walks the primary key backwards. */
  findPage(projectId: string, userId: string, limit: number, offset: number): Promise<LogEntry[]> {
    return this.database.reader.find(LogEntry, {
      where: { projectId, userId },
      order: { id: 'DESC' },
      take: limit,
      skip: offset,
    });
  }
}
