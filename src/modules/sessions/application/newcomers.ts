import { Injectable } from '@nestjs/common';
import { isUniqueViolation } from '../../../database/failures.js';
import type { Transaction } from '../../../database/transaction.js';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import { problem } from '../../../errors/api-error.js';
import { Clock } from '../../../kernel/clock.js';
import { Ids } from '../../../kernel/ids.js';
import type { RequestContext } from '../../../kernel/request-context.js';
import { User } from '../../account/domain/user.js';
import { UserRepository } from '../../account/persistence/user.repository.js';
import { UserQuota } from '../../projects/application/user-quota.js';

/** How a user is known: exactly one of the two. */
export type Address = { readonly email: string } | { readonly phone: string };

/** Of two first requests for one address, the loser finds the winner's user at its second attempt. */
const ATTEMPTS = 2;

/** Flows that sign up whoever they do not know yet: magic URL and phone (contract §9.5). */
@Injectable()
export class Newcomers {
  constructor(
    private readonly users: UserRepository,
    private readonly quota: UserQuota,
    private readonly unitOfWork: UnitOfWork,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /**
   * Runs `work` on the user with this address, locked; or on a new one, whom `work` must save.
   *
   * @param userId for a new user; null: the server makes one. Ignored when the address is known.
   * @throws 501 `user_count_exceeded`
   * @throws 409 `user_already_exists` when a new user's id is taken
   */
  async welcome<T>(
    context: RequestContext,
    address: Address,
    userId: string | null,
    work: (transaction: Transaction, user: User) => Promise<T>,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.tryWelcome(context, address, userId, work);
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        if (attempt === ATTEMPTS) throw problem('user_already_exists', { cause: error });
      }
    }
  }

  private async tryWelcome<T>(
    { project }: RequestContext,
    address: Address,
    userId: string | null,
    work: (transaction: Transaction, user: User) => Promise<T>,
  ): Promise<T> {
    const known = await this.users.findByAddress(project.id, address);
    if (known === null) await this.quota.refuseWhenFull(project);
    const whom = known?.id ?? ('email' in address ? address.email : address.phone);
    return this.unitOfWork.runFor(project.id, whom, async (transaction) => {
      if (known !== null) {
        const user = await this.users.lock(transaction, project.id, known.id);
        if (user !== null) return work(transaction, user);
      }
      const id = userId ?? this.ids.next();
      const result = await work(
        transaction,
        User.register({ projectId: project.id, id, ...address }, this.clock.now()),
      );
      await this.quota.take(transaction, project);
      return result;
    });
  }
}
