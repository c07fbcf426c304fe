import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import { problem } from '../../../errors/api-error.js';
import type { MemberContext } from '../../../kernel/request-context.js';
import { UserRepository } from '../../account/persistence/user.repository.js';
import { ActivityLog } from '../../activity/application/activity-log.js';
import type { Identity } from '../domain/identity.js';
import { IdentityRepository } from '../persistence/identity.repository.js';

interface Page {
  readonly limit: number;
  readonly offset: number;
}

export interface IdentityPage {
  /** All identities of the user. */
  readonly total: number;
  readonly identities: readonly Identity[];
}

/** A user's own identities: seen, and given up (contract §18). */
@Injectable()
export class IdentitiesService {
  constructor(
    private readonly identities: IdentityRepository,
    private readonly users: UserRepository,
    private readonly activity: ActivityLog,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Oldest first. */
  async page({ project, caller }: MemberContext, page: Page): Promise<IdentityPage> {
    const [identities, total] = await this.identities.findPage(project.id, caller.account.id, page);
    return { total, identities };
  }

  /**
   * From then on, whoever signs in with that account elsewhere is a stranger here. Sessions stay.
   *
   * @throws 404 `user_identity_not_found`, for other users' identities too
   */
  async delete(context: MemberContext, identityId: string): Promise<void> {
    const { project, caller } = context;
    await this.unitOfWork.runFor(project.id, caller.account.id, async (transaction) => {
      const user = await this.users.lock(transaction, project.id, caller.account.id);
      if (user === null) throw problem('user_identity_not_found');
      if (!user.active) throw problem('user_blocked');
      if (!(await this.identities.delete(transaction, project.id, user.id, identityId)))
        throw problem('user_identity_not_found');
      // The contract knows no event of its own for it; a way in that is gone must stand in the log all the same.
      await this.activity.record(transaction, context, 'user.update', user);
      await this.users.save(transaction, user);
    });
  }
}
