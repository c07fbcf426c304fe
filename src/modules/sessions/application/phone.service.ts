import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import { problem } from '../../../errors/api-error.js';
import { Clock } from '../../../kernel/clock.js';
import type { RequestContext } from '../../../kernel/request-context.js';
import { UserRepository } from '../../account/persistence/user.repository.js';
import { ActivityLog } from '../../activity/application/activity-log.js';
import { Ceilings } from '../../limits/application/ceilings.js';
import { CodeTexter } from '../../messaging/application/code-texter.js';
import { PhoneCodes } from '../../tokens/application/phone-codes.js';
import type { IssuedToken } from '../../tokens/application/token.service.js';
import { Newcomers } from './newcomers.js';
import { SessionStarter, type StartedSession } from './session-starter.js';
import { VerifiedAddresses } from './verified-addresses.js';

/** Signing in by a code sent to a phone (contract §9.5). */
@Injectable()
export class PhoneService {
  constructor(
    private readonly users: UserRepository,
    private readonly newcomers: Newcomers,
    private readonly codes: PhoneCodes,
    private readonly texter: CodeTexter,
    private readonly verified: VerifiedAddresses,
    private readonly starter: SessionStarter,
    private readonly activity: ActivityLog,
    private readonly ceilings: Ceilings,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Texts a code to a known or new user.
   *
   * @throws 503 `general_phone_disabled`
   * @throws 501 `user_count_exceeded`
   * @throws 409 `user_already_exists`
   */
  async create(context: RequestContext, userId: string | null, phone: string): Promise<IssuedToken> {
    this.texter.demandTransport();
    await this.ceilings.countSms(context, phone);
    return this.newcomers.welcome(context, { phone }, userId, async (transaction, user) => {
      const holder = { projectId: user.projectId, userId: user.id };
      const opens = await this.verified.open(transaction, context.project, user, 'phone');
      const issued = opens ? await this.codes.issue(transaction, holder) : this.codes.decoy(holder);
      const text = { userId: user.id, to: phone, expiresAt: issued.token.expiresAt };
      await (opens
        ? this.texter.send(transaction, context, { ...text, code: issued.secret })
        : this.texter.refuse(transaction, context, text, 'unverified-address'));
      await this.activity.record(transaction, context, 'session.create', user);
      await this.users.save(transaction, user);
      return issued;
    });
  }

  /**
   * Spends a code. The phone is proven by it.
   *
   * @throws 404 `user_not_found`
   * @throws 401 `user_invalid_token`, `user_blocked`
   */
  async confirm(context: RequestContext, userId: string, code: string): Promise<StartedSession> {
    const { project } = context;
    const started = await this.unitOfWork.runFor(project.id, userId, async (transaction) => {
      const user = await this.users.lock(transaction, project.id, userId);
      if (user === null && !project.preventUserEnumeration) throw problem('user_not_found');
      const token = await this.codes.spend(transaction, { projectId: project.id, userId }, code);
      // Returned, not thrown: the wrong try is to be kept.
      if (token === null || user === null) return null;
      if (!(await this.verified.open(transaction, project, user, 'phone')))
        throw problem('user_invalid_token');
      if (!user.active) throw problem('user_blocked');
      user.verifyPhone(this.clock.now());
      const wayIn = { provider: 'phone', providerUid: '', event: 'session.update' } as const;
      return this.starter.start(transaction, context, user, wayIn);
    });
    if (started === null) throw problem('user_invalid_token');
    return started;
  }
}
