import { Injectable } from '@nestjs/common';
import { In, IsNull, LessThan } from 'typeorm';
import type { Transaction } from '../../../database/transaction.js';
import type { Instant } from '../../../kernel/clock.js';
import { User } from '../../account/domain/user.js';
import { LogEntry } from '../../activity/domain/log-entry.js';
import { Identity } from '../../identities/domain/identity.js';
import { QueuedMessage } from '../../messaging/domain/queued-message.js';
import { LoginAttempt } from '../../oauth2/domain/login-attempt.js';
import { ProjectUsage } from '../../projects/domain/project-usage.js';
import { Session } from '../../sessions/domain/session.js';
import { Token } from '../../tokens/domain/token.js';

interface Key {
  readonly projectId: string;
  readonly id: string;
}

/**
 * Deletes over the tables of several modules. Each method looks for a batch by an index and deletes it by key, since
 * MySQL and SQLite do not agree on `DELETE … LIMIT`. All return how many they found.
 */
@Injectable()
export class PurgeRepository {
  async deleteTokens({ manager }: Transaction, expiredBefore: Instant, limit: number): Promise<number> {
    const found = await manager.find(Token, {
      select: { projectId: true, id: true },
      where: { expiresAt: LessThan(expiredBefore) },
      take: limit,
    });
    for (const [projectId, ids] of byProject(found)) await manager.delete(Token, { projectId, id: In(ids) });
    return found.length;
  }

  async deleteLoginAttempts(
    { manager }: Transaction,
    expiredBefore: Instant,
    limit: number,
  ): Promise<number> {
    const found = await manager.find(LoginAttempt, {
      select: { stateHash: true },
      where: { expiresAt: LessThan(expiredBefore) },
      take: limit,
    });
    if (found.length > 0)
      await manager.delete(LoginAttempt, { stateHash: In(found.map(({ stateHash }) => stateHash)) });
    return found.length;
  }

  async deleteSessions(
    { manager }: Transaction,
    projectId: string,
    startedBefore: Instant,
    limit: number,
  ): Promise<number> {
    const found = await manager.find(Session, {
      select: { projectId: true, id: true },
      where: { projectId, createdAt: LessThan(startedBefore) },
      take: limit,
    });
    if (found.length > 0) await manager.delete(Session, { projectId, id: In(found.map(({ id }) => id)) });
    return found.length;
  }

  /** Keeps the users' counts in step, users first: requests lock in that order too. */
  async deleteLogEntries({ manager }: Transaction, olderThan: Instant, limit: number): Promise<number> {
    const found = await manager.find(LogEntry, {
      select: { projectId: true, userId: true, id: true },
      where: { time: LessThan(olderThan) },
      order: { time: 'ASC' },
      take: limit,
    });
    for (const [projectId, entries] of groups(found, ({ projectId }) => projectId)) {
      for (const [userId, own] of groups(entries, (entry) => entry.userId)) {
        await manager.decrement(User, { projectId, id: userId }, 'activityCount', own.length);
        await manager.delete(LogEntry, { projectId, userId, id: In(own.map(({ id }) => id)) });
      }
    }
    return found.length;
  }

  /**
   * The oldest entries of one user, who is locked. The count follows when the caller saves the user.
   *
   * @returns whether there were any
   */
  async deleteOldestEntries({ manager }: Transaction, user: User, limit: number): Promise<boolean> {
    const { projectId, id: userId } = user;
    const found = await manager.find(LogEntry, {
      select: { projectId: true, userId: true, id: true },
      where: { projectId, userId },
      order: { id: 'ASC' },
      take: limit,
    });
    if (found.length === 0) return false;
    await manager.delete(LogEntry, { projectId, userId, id: In(found.map(({ id }) => id)) });
    user.activityCount -= found.length;
    return true;
  }

  /** Users without any address who have not been seen since. They take along all that is theirs. */
  async deleteAnonymous(
    transaction: Transaction,
    projectId: string,
    unseenSince: Instant,
    limit: number,
  ): Promise<number> {
    const { manager, rowLocks } = transaction;
    const query = manager
      .createQueryBuilder(User, 'anonymous')
      .where({ projectId, email: IsNull(), phone: IsNull(), accessedAt: LessThan(unseenSince) })
      // An account elsewhere is as good as an address: its owner can come back.
      .andWhere(
        'NOT EXISTS (SELECT 1 FROM identities i WHERE i.project_id = anonymous.projectId AND i.user_id = anonymous.id)',
      )
      // In the order of the index: without it, MariaDB would rather walk all users, and lock each.
      .orderBy('anonymous.accessedAt')
      .take(limit);
    // One that is just being converted is locked, and no longer anonymous when the lock is ours.
    const found = await (rowLocks ? query.setLock('pessimistic_write') : query).getMany();
    const ids = found.map(({ id }) => id);
    if (ids.length > 0) await this.deleteUsers(transaction, projectId, ids);
    return ids.length;
  }

  /** Locked ones, with all that is theirs in any table. Call it last in a transaction: others wait for the count. */
  async deleteUsers({ manager }: Transaction, projectId: string, ids: readonly string[]): Promise<void> {
    const own = { projectId, userId: In([...ids]) };
    await manager.delete(LoginAttempt, own);
    await manager.delete(Session, own);
    await manager.delete(Token, own);
    await manager.delete(Identity, own);
    await manager.delete(QueuedMessage, own);
    await manager.delete(LogEntry, own);
    await manager.delete(User, { projectId, id: In([...ids]) });
    await manager.decrement(ProjectUsage, { projectId }, 'users', ids.length);
  }
}

function byProject(keys: readonly Key[]): [projectId: string, ids: string[]][] {
  return groups(keys, ({ projectId }) => projectId).map(([projectId, found]) => [
    projectId,
    found.map(({ id }) => id),
  ]);
}

function groups<T>(items: readonly T[], keyOf: (item: T) => string): [key: string, items: T[]][] {
  const found = new Map<string, T[]>();
  for (const item of items) {
    const group = found.get(keyOf(item));
    if (group === undefined) found.set(keyOf(item), [item]);
    else group.push(item);
  }
  return [...found];
}
