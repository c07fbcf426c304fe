import { Injectable } from '@nestjs/common';
import { In, MoreThanOrEqual } from 'typeorm';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import type { Instant } from '../../../kernel/clock.js';
import { Token, type TokenKind } from '../domain/token.js';

interface Presented {
  readonly projectId: string;
  readonly userId: string;
  readonly kind: TokenKind;
  readonly secretHash: Buffer;
}

@Injectable()
export class TokenRepository {
  constructor(private readonly database: Database) {}

  exists(presented: Presented, now: Instant): Promise<boolean> {
    return this.database.reader.existsBy(Token, { ...presented, expiresAt: MoreThanOrEqual(now) });
  }

  async insert(transaction: Transaction, token: Token): Promise<void> {
    await transaction.manager.insert(Token, token);
  }

  /**
   * Takes the token out of the table, once: of two requests with the same secret the row count of this delete picks
   * one.
   *
   * @returns the spent token; null when the secret is wrong, used, expired or somebody else's
   */
  async spend(transaction: Transaction, presented: Presented, now: Instant): Promise<Token | null> {
    const token = await transaction.manager.findOneBy(Token, {
      ...presented,
      expiresAt: MoreThanOrEqual(now),
    });
    if (token === null) return null;
    const { affected } = await transaction.manager.delete(Token, {
      projectId: token.projectId,
      id: token.id,
    });
    return affected === 1 ? token : null;
  }

  /**
   * Newest first. Ordered here, where they are a handful: for the order SQLite would read the whole project's.
   *
   * Locked, although the user's row is: that lock holds on one node of a cluster, whose snapshot may be older than what
   * another node has counted. What that node has written to a locked row undoes this transaction.
   */
  async lockOpen(
    { manager, rowLocks }: Transaction,
    holder: Omit<Presented, 'secretHash'>,
    now: Instant,
  ): Promise<Token[]> {
    const open = await manager.find(Token, {
      where: { ...holder, expiresAt: MoreThanOrEqual(now) },
      ...(rowLocks ? { lock: { mode: 'pessimistic_write' as const } } : {}),
    });
    return open.sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  async delete({ manager }: Transaction, tokens: readonly Token[]): Promise<void> {
    for (const { projectId, id } of tokens) await manager.delete(Token, { projectId, id });
  }

  async saveTries({ manager }: Transaction, { projectId, id, wrongTries }: Token): Promise<void> {
    await manager.update(Token, { projectId, id }, { wrongTries });
  }

  async deleteOpen(
    transaction: Transaction,
    projectId: string,
    userId: string,
    kinds: readonly TokenKind[],
  ): Promise<void> {
    await transaction.manager.delete(Token, { projectId, userId, kind: In([...kinds]) });
  }
}
