import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import { ProjectUsage } from '../domain/project-usage.js';

@Injectable()
export class ProjectUsageRepository {
  constructor(private readonly database: Database) {}

  async countUsers(projectId: string): Promise<number> {
    const usage = await this.database.reader.findOneBy(ProjectUsage, { projectId });
    return usage?.users ?? 0;
  }

  /**
   * Counts one more user, by writing the project's row: of two sign-ups that race for the last place, the second one
   * waits here and then sees it taken. Call it last in a transaction; others wait for the row until the commit.
   *
   * @returns how many users there are now
   */
  async addUser({ manager }: Transaction, projectId: string): Promise<number> {
    const { affected } = await manager.increment(ProjectUsage, { projectId }, 'users', 1);
    if (affected === 0) {
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
    const usage = await manager.findOneByOrFail(ProjectUsage, { projectId });
    return usage.users;
  }
}
