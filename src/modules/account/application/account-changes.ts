import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import { problem } from '../../../errors/api-error.js';
import { Clock, type Instant } from '../../../kernel/clock.js';
import type { MemberContext } from '../../../kernel/request-context.js';
import { ActivityLog } from '../../activity/application/activity-log.js';
import type { User } from '../domain/user.js';
import { UserRepository } from '../persistence/user.repository.js';

type Change = (user: User, now: Instant, transaction: Transaction) => void | Promise<void>;

/** How every change of one's own account is written: lock, change, save, log, all in one transaction. */
@Injectable()
export class AccountChanges {
  constructor(
    private readonly users: UserRepository,
    private readonly activity: ActivityLog,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * @param change runs on the freshly read row; what it throws undoes everything
   * @throws 409 `document_update_conflict` when the record is newer than the request's `X-Appwrite-Timestamp`
   */
  async apply({ context, change }: { context: MemberContext; change: Change }): Promise<User> {
    const unmodifiedSince = context.unmodifiedSince();
    const { project, caller } = context;
    return this.unitOfWork.runFor(project.id, caller.account.id, async (transaction) => {
      const user = await this.users.lock(transaction, project.id, caller.account.id);
      if (user === null) throw problem('user_not_found');
      if (!user.active) throw problem('user_blocked');
      const updatedBefore = user.updatedAt;
      await change(user, this.clock.now(), transaction);
      await this.activity.record(transaction, context, 'user.update', user);
      await this.users.save(transaction, user);
      // After the write, whose own conflicts (an address that is taken) come first in contract §2.6.
      if (unmodifiedSince !== null && updatedBefore > unmodifiedSince)
        throw problem('document_update_conflict');
      return user;
    });
  }
}
