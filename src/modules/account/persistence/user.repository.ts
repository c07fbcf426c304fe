import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import { User } from '../domain/user.js';

@Injectable()
export class UserRepository {
  /** What locked and saved users look like in the table, so that saving writes only what has changed (prefs may be 64 KB). */
  private readonly loaded = new WeakMap<User, Partial<User>>();

  constructor(private readonly database: Database) {}

  findById(projectId: string, id: string): Promise<User | null> {
    return this.database.reader.findOneBy(User, { projectId, id });
  }

  /** @param address an email in lower case, or a phone number */
  findByAddress(projectId: string, address: { email: string } | { phone: string }): Promise<User | null> {
    return this.database.reader.findOneBy(User, { projectId, ...address });
  }

  /** The same, as the running transaction sees it. */
  findInside(
    { manager }: Transaction,
    projectId: string,
    address: { email: string } | { phone: string },
  ): Promise<User | null> {
    return manager.findOneBy(User, { projectId, ...address });
  }

  /**
   * Reads the user's row and keeps it from changing until the transaction ends. Every change of anything that is the
   * user's (sessions, tokens, log) goes through this row first, so that changes of one user come one by one.
   */
  async lock(transaction: Transaction, projectId: string, id: string): Promise<User | null> {
    const user = await transaction.manager.findOne(User, {
      where: { projectId, id },
      ...(transaction.rowLocks ? { lock: { mode: 'pessimistic_write' as const } } : {}),
    });
    if (user !== null) this.loaded.set(user, { ...user });
    return user;
  }

  /** Whether it was made in this transaction and has not been saved yet: nothing of it can be in any table. */
  isNew(user: User): boolean {
    return !this.loaded.has(user);
  }

  /**
   * Inserts a new user, or writes what has changed of a locked one.
   *
   * @throws a unique violation when id, email or phone belong to another user of the project
   */
  async save(transaction: Transaction, user: User): Promise<void> {
    const before = this.loaded.get(user);
    if (before === undefined) await transaction.manager.insert(User, user);
    else await this.update(transaction, user, before);
    this.loaded.set(user, { ...user });
  }

  private async update({ manager }: Transaction, user: User, before: Partial<User>): Promise<void> {
    const changes = Object.fromEntries(
      Object.entries(user).filter(([property, value]) => before[property as keyof User] !== value),
    );
    if (Object.keys(changes).length === 0) return;
    await manager.update(User, { projectId: user.projectId, id: user.id }, changes);
  }
}
