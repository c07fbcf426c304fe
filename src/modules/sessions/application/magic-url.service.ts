import { Injectable } from '@nestjs/common';
import { Settings } from '../../../config/settings.js';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import { problem } from '../../../errors/api-error.js';
import { Clock } from '../../../kernel/clock.js';
import type { RequestContext } from '../../../kernel/request-context.js';
import { UserRepository } from '../../account/persistence/user.repository.js';
import { ActivityLog } from '../../activity/application/activity-log.js';
import { Ceilings } from '../../limits/application/ceilings.js';
import { LinkMailer } from '../../messaging/application/link-mailer.js';
import { type IssuedToken, TokenService } from '../../tokens/application/token.service.js';
import { AccountClaim } from './account-claim.js';
import { Newcomers } from './newcomers.js';
import { SessionStarter, type StartedSession } from './session-starter.js';
import { VerifiedAddresses } from './verified-addresses.js';

interface MagicUrlRequest {
  readonly userId: string | null;
  readonly email: string;
  /** Empty: the hosted page. */
  readonly url: string;
}

/** Signing in by a mailed link (contract §9.5). */
@Injectable()
export class MagicUrlService {
  constructor(
    private readonly users: UserRepository,
    private readonly newcomers: Newcomers,
    private readonly tokens: TokenService,
    private readonly mailer: LinkMailer,
    private readonly claims: AccountClaim,
    private readonly verified: VerifiedAddresses,
    private readonly starter: SessionStarter,
    private readonly activity: ActivityLog,
    private readonly ceilings: Ceilings,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /**
   * Mails a link to a known or new user.
   *
   * @throws 503 `general_smtp_disabled`
   * @throws 501 `user_count_exceeded`
   * @throws 409 `user_already_exists`
   */
  async create(context: RequestContext, { userId, email, url }: MagicUrlRequest): Promise<IssuedToken> {
    this.mailer.demandTransport();
    await this.ceilings.countMessage(context);
    return this.newcomers.welcome(context, { email }, userId, async (transaction, user) => {
      const holder = { projectId: user.projectId, userId: user.id, kind: 'magic-url' as const };
      const opens = await this.verified.open(transaction, context.project, user, 'email');
      const issued = opens ? await this.tokens.issue(transaction, holder) : this.tokens.decoy(holder);
      const mail = {
        kind: 'magic-url',
        userId: user.id,
        to: { address: email, name: user.name },
        expiresAt: issued.token.expiresAt,
      } as const;
      await (opens
        ? this.mailer.send(transaction, context, {
            ...mail,
            url: url === '' ? `${this.settings.publicUrl}/auth/magic-url` : url,
            secret: issued.secret,
          })
        : this.mailer.refuse(transaction, context, mail, 'unverified-address'));
      await this.activity.record(transaction, context, 'session.create', user);
      await this.users.save(transaction, user);
      return issued;
    });
  }

  /**
   * Spends the link's secret. The email is proven by it.
   *
   * @throws 404 `user_not_found`
   * @throws 401 `user_invalid_token`, `user_blocked`
   */
  confirm(context: RequestContext, userId: string, secret: string): Promise<StartedSession> {
    const { project } = context;
    return this.unitOfWork.runFor(project.id, userId, async (transaction) => {
      const user = await this.users.lock(transaction, project.id, userId);
      if (user === null && !project.preventUserEnumeration) throw problem('user_not_found');
      await this.tokens.spend(transaction, { projectId: project.id, userId, kind: 'magic-url' }, secret);
      if (user === null) throw problem('user_invalid_token');
      if (!(await this.verified.open(transaction, project, user, 'email')))
        throw problem('user_invalid_token');
      if (!user.active) throw problem('user_blocked');
      await this.claims.settle(transaction, context, user);
      user.verifyEmail(this.clock.now());
      return this.starter.start(transaction, context, user, {
        provider: 'magic-url',
        providerUid: '',
        event: 'session.update',
      });
    });
  }
}
