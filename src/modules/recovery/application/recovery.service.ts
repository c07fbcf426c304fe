import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import { problem } from '../../../errors/api-error.js';
import { Clock } from '../../../kernel/clock.js';
import { Ids } from '../../../kernel/ids.js';
import type { RequestContext } from '../../../kernel/request-context.js';
import type { User } from '../../account/domain/user.js';
import { UserRepository } from '../../account/persistence/user.repository.js';
import { ActivityLog } from '../../activity/application/activity-log.js';
import { Ceilings } from '../../limits/application/ceilings.js';
import { LinkMailer } from '../../messaging/application/link-mailer.js';
import type { Refusal } from '../../messaging/domain/message.js';
import { PasswordHasher } from '../../passwords/application/password-hasher.js';
import { PasswordPolicy } from '../../passwords/application/password-policy.js';
import { AccountClaim } from '../../sessions/application/account-claim.js';
import { VerifiedAddresses } from '../../sessions/application/verified-addresses.js';
import { SessionRepository } from '../../sessions/persistence/session.repository.js';
import { type IssuedToken, TokenService } from '../../tokens/application/token.service.js';
import type { Token } from '../../tokens/domain/token.js';
import { Recovery } from '../domain/recovery.js';

interface Confirmation {
  readonly userId: string;
  readonly secret: string;
  readonly password: string;
  readonly passwordAgain: string;
}

/** A new password by way of the mailbox (contract §9.6). */
@Injectable()
export class RecoveryService {
  constructor(
    private readonly users: UserRepository,
    private readonly claims: AccountClaim,
    private readonly sessions: SessionRepository,
    private readonly verified: VerifiedAddresses,
    private readonly tokens: TokenService,
    private readonly mailer: LinkMailer,
    private readonly passwords: PasswordHasher,
    private readonly policy: PasswordPolicy,
    private readonly ceilings: Ceilings,
    private readonly activity: ActivityLog,
    private readonly unitOfWork: UnitOfWork,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /**
   * Mails a link to the address. Where the project hides who has an account, only the mail tells whether there is one.
   *
   * @throws 503 `general_smtp_disabled`
   * @throws 404 `user_not_found`
   * @throws 401 `user_blocked`
   */
  async create(context: RequestContext, email: string, url: string): Promise<IssuedToken> {
    this.mailer.demandTransport();
    const { project, caller } = context;
    const found = await this.users.findByAddress(project.id, { email });
    // The project's own servers are told: they see everything of a token anyway.
    const isHidden = project.preventUserEnumeration && caller.kind !== 'application';
    if (!isHidden) {
      if (found === null) throw problem('user_not_found');
      if (!found.active) throw problem('user_blocked');
    }
    await this.ceilings.countMessage(context);
    return this.unitOfWork.runFor(project.id, found?.id ?? email, async (transaction) => {
      const user = found?.active === true ? await this.users.lock(transaction, project.id, found.id) : null;
      if (user?.email === email) {
        const issued = await this.mailLink(transaction, context, user, { email, url });
        return isHidden ? this.decoy(context) : issued;
      }
      if (!isHidden) throw problem('user_not_found');
      const reason = found?.active === false ? 'blocked-account' : 'unknown-address';
      await this.mailRefusal(transaction, context, email, reason);
      return this.decoy(context);
    });
  }

  private async mailLink(
    transaction: Transaction,
    context: RequestContext,
    user: User,
    { email, url }: { email: string; url: string },
  ): Promise<IssuedToken> {
    const holder = { projectId: user.projectId, userId: user.id, kind: Recovery.tokenKind };
    const opens = await this.verified.open(transaction, context.project, user, 'email');
    const issued = opens ? await this.tokens.issue(transaction, holder) : this.tokens.decoy(holder);
    const mail = {
      kind: 'recovery',
      userId: user.id,
      to: { address: email, name: user.name },
      expiresAt: issued.token.expiresAt,
    } as const;
    await (opens
      ? this.mailer.send(transaction, context, { ...mail, url, secret: issued.secret })
      : this.mailer.refuse(transaction, context, mail, 'unverified-address'));
    await this.activity.record(transaction, context, 'recovery.create', user);
    await this.users.save(transaction, user);
    return issued;
  }

  /** Does the work of a link, so that the time that it takes does not tell either; but for the mail, nothing is left. */
  private async mailRefusal(
    transaction: Transaction,
    context: RequestContext,
    email: string,
    reason: Refusal,
  ): Promise<void> {
    const nobody = { projectId: context.project.id, userId: this.ids.next(), kind: Recovery.tokenKind };
    await this.users.findInside(transaction, nobody.projectId, { email });
    const { token } = await this.tokens.issue(transaction, nobody);
    const mail = {
      kind: 'recovery',
      userId: nobody.userId,
      to: { address: email, name: '' },
      expiresAt: token.expiresAt,
    } as const;
    await this.mailer.refuse(transaction, context, mail, reason);
    await this.tokens.cancel(transaction, nobody, [nobody.kind]);
  }

  /** With an id of nobody: that of the user would tell that there is one. */
  private decoy({ project }: RequestContext): IssuedToken {
    return this.tokens.decoy({ projectId: project.id, userId: this.ids.next(), kind: Recovery.tokenKind });
  }

  /**
   * Sets a new password for the holder of the mailed secret. Logs nobody in.
   *
   * @throws 400 `user_password_mismatch`
   * @throws 404 `user_not_found`
   * @throws 401 `user_invalid_token`, `user_blocked`
   * @throws 409 `password_recently_used`
   */
  async confirm(context: RequestContext, request: Confirmation): Promise<Token> {
    this.policy.refuseCommon(context.project, request.password);
    Recovery.demandSame(request.password, request.passwordAgain);
    // Another turn only where somebody else has changed the password during the last one.
    for (;;) {
      const token = await this.tryConfirm(context, request);
      if (token !== null) return token;
    }
  }

  /** @returns null, with nothing changed, when the account has got passwords that the new one was not compared with */
  private async tryConfirm(context: RequestContext, request: Confirmation): Promise<Token | null> {
    const { project } = context;
    // All looks first, then the hash, then the transaction: a wrong secret must not cost 200 ms of hashing.
    const holder = { projectId: project.id, userId: request.userId, kind: Recovery.tokenKind };
    const seen = await this.users.findById(project.id, request.userId);
    if (seen === null && !project.preventUserEnumeration) throw problem('user_not_found');
    const isOpen = await this.tokens.isOpen(holder, request.secret);
    if (seen === null || !isOpen) throw problem('user_invalid_token');
    if (!seen.active) throw problem('user_blocked');
    const compared = seen.recentPasswords(project.passwordHistory);
    await this.policy.refuseGuessable(project, request.password, seen);
    await this.policy.refuseRecent(compared, request.password);
    const passwordHash = await this.passwords.hash(request.password);

    return this.unitOfWork.runFor(project.id, request.userId, async (transaction) => {
      const user = await this.users.lock(transaction, project.id, request.userId);
      if (user === null)
        throw problem(project.preventUserEnumeration ? 'user_invalid_token' : 'user_not_found');
      if (!Recovery.hasCompared(user, project.passwordHistory, compared)) return null;
      const token = await this.tokens.spend(transaction, holder, request.secret);
      if (!(await this.verified.open(transaction, project, user, 'email')))
        throw problem('user_invalid_token');
      if (!user.active) throw problem('user_blocked');
      await this.claims.settle(transaction, context, user);
      Recovery.complete(user, passwordHash, project.passwordHistory, this.clock.now());
      if (project.endSessionsOnPasswordChange) {
        await this.sessions.deleteAll(transaction, user.projectId, user.id);
      }
      await this.activity.record(transaction, context, 'recovery.update', user);
      await this.users.save(transaction, user);
      return token;
    });
  }
}
