import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import { ProjectUsage } from '../domain/project-usage.js';

@Injectable()
export class ProjectUsageRepository {
  constructor(private readonly database: Database) {}

  countUsers(projectId: string): Promise<number> {
    return usersOf(this.database.reader, projectId);
  }

  /** The same, as the running transaction sees it: its own user included. */
  countUsersInside({ manager }: Transaction, projectId: string): Promise<number> {
    return usersOf(manager, projectId);
  }

  /**
   * Counts one more user, by writing the project's row: of two sign-ups that race for the last place, the second one
   * waits here and then sees it taken. Call it last in a transaction; others wait for the row until the commit.
   */
  async addUser({ manager }: Transaction, projectId: string): Promise<void> {
    const { affected } = await manager.increment(ProjectUsage, { projectId }, 'users', 1);
    if (affected !== 0) return;
    // The project's first user, or one of several at once: the row is made by one of them.
    await manager
      .createQueryBuilder()
      .insert()
      .into(ProjectUsage)
      .values({ projectId, users: 0 })
      .orIgnore()
      .execute();
    await manager.increment(ProjectUsage, { projectId }, 'users', 1);
  }
}

async function usersOf(manager: EntityManager, projectId: string): Promise<number> {
  const usage = await manager.findOneBy(ProjectUsage, { projectId });
  return usage?.users ?? 0;
}
