import { Injectable } from '@nestjs/common';
import { isUniqueViolation } from '../../../database/failures.js';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import { problem } from '../../../errors/api-error.js';
import { Clock } from '../../../kernel/clock.js';
import { Ids } from '../../../kernel/ids.js';
import type { MemberContext, RequestContext } from '../../../kernel/request-context.js';
import { ActivityLog } from '../../activity/application/activity-log.js';
import { PasswordHasher } from '../../passwords/application/password-hasher.js';
import { PasswordPolicy } from '../../passwords/application/password-policy.js';
import { UserQuota } from '../../projects/application/user-quota.js';
import { User } from '../domain/user.js';
import { UserRepository } from '../persistence/user.repository.js';
import { AccountChanges } from './account-changes.js';

interface NewAccount {
  /** Null: the server makes one. */
  readonly userId: string | null;
  readonly email: string;
  readonly password: string;
  readonly name: string;
}

/** An account's creation and the changes that need no password (contract §9.4). */
@Injectable()
export class AccountService {
  constructor(
    private readonly users: UserRepository,
    private readonly changes: AccountChanges,
    private readonly passwords: PasswordHasher,
    private readonly policy: PasswordPolicy,
    private readonly quota: UserQuota,
    private readonly activity: ActivityLog,
    private readonly unitOfWork: UnitOfWork,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws 501 `user_count_exceeded`
   * @throws 400 `general_argument_invalid` for a weak or breached password
   * @throws 409 `user_already_exists` when the id or the email is taken
   */
  async create(context: RequestContext, account: NewAccount): Promise<User> {
    const { project } = context;
    await this.quota.refuseWhenFull(project);
    await this.policy.refuseGuessable(project, account.password, { ...account, phone: null });
    const passwordHash = await this.passwords.hash(account.password);
    const id = account.userId ?? this.ids.next();
    try {
      return await this.unitOfWork.run(async (transaction) => {
        const { email, name } = account;
        const user = User.register(
          { projectId: project.id, id, email, passwordHash, name },
          this.clock.now(),
        );
        await this.activity.record(transaction, context, 'user.create', user);
        await this.users.save(transaction, user);
        await this.quota.take(transaction, project);
        return user;
      });
    } catch (error) {
      throw isUniqueViolation(error) ? problem('user_already_exists', { cause: error }) : error;
    }
  }

  changeName(context: MemberContext, name: string): Promise<User> {
    return this.changes.apply({ context, change: (user, now) => user.rename(name, now) });
  }

  /** @param prefs JSON text; replaces the whole object */
  changePrefs(context: MemberContext, prefs: string): Promise<User> {
    return this.changes.apply({ context, change: (user, now) => user.changePrefs(prefs, now) });
  }

  /** Blocks the caller's own account, for good. Sessions stay and are refused from now on. */
  block(context: MemberContext): Promise<User> {
    return this.changes.apply({ context, change: (user, now) => user.block(now) });
  }
}
