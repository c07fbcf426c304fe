import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import { problem } from '../../../errors/api-error.js';
import type { Project } from '../../../kernel/project.js';
import { ProjectUsageRepository } from '../persistence/project-usage.repository.js';

/** The project's limit of users (contract §13). */
@Injectable()
export class UserQuota {
  constructor(private readonly usage: ProjectUsageRepository) {}

  /**
   * A first look, before any costly work. It decides nothing: `take` does.
   *
   * @throws 501 `user_count_exceeded`
   */
  async refuseWhenFull(project: Project): Promise<void> {
    if (project.maxUsers > 0 && (await this.usage.countUsers(project.id)) >= project.maxUsers) {
      throw problem('user_count_exceeded');
    }
  }

  /**
   * Counts the user who is being created. Last statement of the transaction: others wait for the row until commit.
   *
   * @throws 501 `user_count_exceeded`
   */
  async take(transaction: Transaction, project: Project): Promise<void> {
    await this.usage.addUser(transaction, project.id);
    if (project.maxUsers === 0) return;
    const users = await this.usage.countUsersInside(transaction, project.id);
    if (users > project.maxUsers) throw problem('user_count_exceeded');
  }
}
