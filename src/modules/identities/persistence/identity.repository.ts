import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import { Identity, type IdentityKey } from '../domain/identity.js';

interface Page {
  readonly limit: number;
  readonly offset: number;
}

@Injectable()
export class IdentityRepository {
  constructor(private readonly database: Database) {}

  /** A look before the transaction: whose it is says which user's row is to be locked first. */
  peek({ projectId, provider, issuer, uid }: IdentityKey): Promise<Identity | null> {
    return this.database.reader.findOneBy(Identity, { projectId, provider, issuer, uid });
  }

  find(
    { manager }: Transaction,
    { projectId, provider, issuer, uid }: IdentityKey,
  ): Promise<Identity | null> {
    return manager.findOneBy(Identity, { projectId, provider, issuer, uid });
  }

  /** Whether the user has an account elsewhere that opens this one. */
  existsFor({ manager }: Transaction, projectId: string, userId: string): Promise<boolean> {
    return manager.existsBy(Identity, { projectId, userId });
  }

  /** Oldest first; a user has a handful. */
  findPage(projectId: string, userId: string, { limit, offset }: Page): Promise<[Identity[], number]> {
    return this.database.reader.findAndCount(Identity, {
      where: { projectId, userId },
      order: { id: 'ASC' },
      take: limit,
      skip: offset,
    });
  }

  /** @throws a unique violation when it belongs to somebody, whoever was quicker */
  async insert({ manager }: Transaction, identity: Identity): Promise<void> {
    await manager.insert(Identity, identity);
  }

  async noteEmail({ manager }: Transaction, { projectId, id, email, updatedAt }: Identity): Promise<void> {
    await manager.update(Identity, { projectId, id }, { email, updatedAt });
  }

  /** @returns whether it was there, and this user's */
  async delete({ manager }: Transaction, projectId: string, userId: string, id: string): Promise<boolean> {
    const { affected } = await manager.delete(Identity, { projectId, userId, id });
    return affected === 1;
  }
}
