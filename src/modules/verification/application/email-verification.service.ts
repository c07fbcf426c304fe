import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import { problem } from '../../../errors/api-error.js';
import { Clock } from '../../../kernel/clock.js';
import type { MemberContext, RequestContext } from '../../../kernel/request-context.js';
import { UserRepository } from '../../account/persistence/user.repository.js';
import { ActivityLog } from '../../activity/application/activity-log.js';
import { Ceilings } from '../../limits/application/ceilings.js';
import { LinkMailer } from '../../messaging/application/link-mailer.js';
import { TokenService } from '../../tokens/application/token.service.js';
import type { Token } from '../../tokens/domain/token.js';
import { EmailVerification } from '../domain/email-verification.js';

/** Proof that an account's email is its owner's (contract §9.6). */
@Injectable()
export class EmailVerificationService {
  constructor(
    private readonly users: UserRepository,
    private readonly tokens: TokenService,
    private readonly mailer: LinkMailer,
    private readonly ceilings: Ceilings,
    private readonly activity: ActivityLog,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Mails a link to the caller's address.
   *
   * @param url where the link leads; an allowed redirect URL
   * @throws 503 `general_smtp_disabled`
   * @throws 400 `general_argument_invalid` when the account has no email
   */
  async create(context: MemberContext, url: string): Promise<Token> {
    this.mailer.demandTransport();
    EmailVerification.addressOf(context.caller.account);
    await this.ceilings.countMessage(context);
    const { project, caller } = context;
    return this.unitOfWork.runFor(project.id, caller.account.id, async (transaction) => {
      const user = await this.users.lock(transaction, project.id, caller.account.id);
      if (user === null) throw problem('user_not_found');
      const address = EmailVerification.addressOf(user);
      const holder = { projectId: project.id, userId: user.id, kind: EmailVerification.tokenKind };
      const { token, secret } = await this.tokens.issue(transaction, holder);
      await this.mailer.send(transaction, context, {
        kind: 'verification',
        to: { address, name: user.name },
        url,
        userId: user.id,
        secret,
        expiresAt: token.expiresAt,
      });
      await this.activity.record(transaction, context, 'verification.create', user);
      await this.users.save(transaction, user);
      return token;
    });
  }

  /**
   * Spends the link's secret, logged in or not.
   *
   * @throws 404 `user_not_found`
   * @throws 401 `user_invalid_token`
   */
  confirm(context: RequestContext, userId: string, secret: string): Promise<Token> {
    const { project } = context;
    return this.unitOfWork.runFor(project.id, userId, async (transaction) => {
      const user = await this.users.lock(transaction, project.id, userId);
      if (user === null && !project.preventUserEnumeration) throw problem('user_not_found');
      const holder = { projectId: project.id, userId, kind: EmailVerification.tokenKind };
      const token = await this.tokens.spend(transaction, holder, secret);
      if (user === null) throw problem('user_invalid_token');
      user.verifyEmail(this.clock.now());
      await this.activity.record(transaction, context, 'verification.update', user);
      await this.users.save(transaction, user);
      return token;
    });
  }
}
