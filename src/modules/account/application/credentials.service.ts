import { Injectable } from '@nestjs/common';
import { isUniqueViolation } from '../../../database/failures.js';
import { problem } from '../../../errors/api-error.js';
import type { MemberContext } from '../../../kernel/request-context.js';
import { Ceilings } from '../../limits/application/ceilings.js';
import { PasswordHasher } from '../../passwords/application/password-hasher.js';
import { PasswordPolicy } from '../../passwords/application/password-policy.js';
import { SessionRepository } from '../../sessions/persistence/session.repository.js';
import { TokenService } from '../../tokens/application/token.service.js';
import type { User } from '../domain/user.js';
import { UserRepository } from '../persistence/user.repository.js';
import { AccountChanges } from './account-changes.js';

/** Changes of what one signs in with: they need the current password (contract §9.4). */
@Injectable()
export class CredentialsService {
  constructor(
    private readonly users: UserRepository,
    private readonly sessions: SessionRepository,
    private readonly tokens: TokenService,
    private readonly changes: AccountChanges,
    private readonly passwords: PasswordHasher,
    private readonly policy: PasswordPolicy,
    private readonly ceilings: Ceilings,
  ) {}

  /**
   * A passwordless caller's `password` becomes the account's: this is how an anonymous account turns normal.
   *
   * @throws 401 `user_invalid_credentials`
   * @throws 409 `user_email_already_exists`
   */
  async changeEmail(context: MemberContext, email: string, password: string): Promise<User> {
    context.unmodifiedSince();
    const seen = await this.readCaller(context);
    const firstPassword = seen.isPasswordless ? await this.hashFirst(context, seen, email, password) : null;
    if (firstPassword === null) await this.demandPassword(context, seen, password);
    try {
      return await this.changes.apply({
        context,
        change: async (user, now, transaction) => {
          refuseChangedCredentials(user, seen);
          user.changeEmail(email, now);
          if (firstPassword !== null)
            user.changePassword(firstPassword, context.project.passwordHistory, now);
          const holder = { projectId: user.projectId, userId: user.id };
          // Links to the old address must not verify or open the new one (§17.9).
          await this.tokens.cancel(transaction, holder, ['verification', 'recovery', 'magic-url']);
        },
      });
    } catch (error) {
      throw isUniqueViolation(error) ? problem('user_email_already_exists', { cause: error }) : error;
    }
  }

  /**
   * A passwordless caller's `password` is neither looked at nor kept (§14.23).
   *
   * @throws 401 `user_invalid_credentials`
   * @throws 409 `user_phone_already_exists`
   */
  async changePhone(context: MemberContext, phone: string, password: string): Promise<User> {
    context.unmodifiedSince();
    const seen = await this.readCaller(context);
    if (!seen.isPasswordless) await this.demandPassword(context, seen, password);
    try {
      return await this.changes.apply({
        context,
        change: async (user, now, transaction) => {
          refuseChangedCredentials(user, seen);
          user.changePhone(phone, now);
          // Codes sent to the old number must not verify the new one (§17.9).
          await this.tokens.cancel(transaction, { projectId: user.projectId, userId: user.id }, ['phone']);
        },
      });
    } catch (error) {
      throw isUniqueViolation(error) ? problem('user_phone_already_exists', { cause: error }) : error;
    }
  }

  /**
   * @param oldPassword not looked at while the account has never had a password of its own choosing
   * @throws 401 `user_invalid_credentials`
   * @throws 409 `password_recently_used`
   */
  async changePassword(
    context: MemberContext,
    password: string,
    oldPassword: string | undefined,
  ): Promise<User> {
    context.unmodifiedSince();
    const { passwordHistory, endSessionsOnPasswordChange } = context.project;
    const seen = await this.readCaller(context);
    if (seen.passwordUpdatedAt !== null) await this.demandPassword(context, seen, oldPassword);
    await this.policy.refuseGuessable(context.project, password, seen);
    await this.policy.refuseRecent(seen.recentPasswords(passwordHistory), password);
    const hash = await this.passwords.hash(password);
    return this.changes.apply({
      context,
      change: async (user, now, transaction) => {
        refuseChangedCredentials(user, seen);
        user.changePassword(hash, passwordHistory, now);
        if (endSessionsOnPasswordChange) {
          await this.sessions.deleteOthers(transaction, user.projectId, user.id, context.caller.sessionId);
        }
      },
    });
  }

  private async readCaller({ project, caller }: MemberContext): Promise<User> {
    const user = await this.users.findById(project.id, caller.account.id);
    if (user === null) throw problem('user_not_found');
    return user;
  }

  private async hashFirst(
    { project }: MemberContext,
    { name, phone }: User,
    email: string,
    password: string,
  ): Promise<string> {
    this.policy.refuseCommon(project, password);
    await this.policy.refuseGuessable(project, password, { name, email, phone });
    return this.passwords.hash(password);
  }

  private async demandPassword(
    { project }: MemberContext,
    user: User,
    password: string | undefined,
  ): Promise<void> {
    const right =
      password !== undefined &&
      (await this.ceilings.guess(project.id, user.id, () =>
        this.passwords.matches(password, user.passwordHash),
      ));
    if (!right) throw problem('user_invalid_credentials');
  }
}

/**
 * Passwords are compared before the transaction, so the account may have changed since: what was right then counts
 * only while the hash is still the same, and so does "has none".
 */
function refuseChangedCredentials(user: User, seen: User): void {
  if (user.passwordHash !== seen.passwordHash || user.isPasswordless !== seen.isPasswordless) {
    throw problem('user_invalid_credentials');
  }
}
