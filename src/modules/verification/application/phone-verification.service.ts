import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import { problem } from '../../../errors/api-error.js';
import { Clock } from '../../../kernel/clock.js';
import type { MemberContext, RequestContext } from '../../../kernel/request-context.js';
import { UserRepository } from '../../account/persistence/user.repository.js';
import { ActivityLog } from '../../activity/application/activity-log.js';
import { Ceilings } from '../../limits/application/ceilings.js';
import { CodeTexter } from '../../messaging/application/code-texter.js';
import { PhoneCodes } from '../../tokens/application/phone-codes.js';
import type { Token } from '../../tokens/domain/token.js';
import { PhoneVerification } from '../domain/phone-verification.js';

/** Proof that an account's phone is its owner's (contract §9.6). */
@Injectable()
export class PhoneVerificationService {
  constructor(
    private readonly users: UserRepository,
    private readonly codes: PhoneCodes,
    private readonly texter: CodeTexter,
    private readonly ceilings: Ceilings,
    private readonly activity: ActivityLog,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Texts a code to the caller's number.
   *
   * @throws 503 `general_phone_disabled`
   * @throws 400 `user_phone_not_found`
   */
  async create(context: MemberContext): Promise<Token> {
    this.texter.demandTransport();
    await this.ceilings.countSms(context, PhoneVerification.numberOf(context.caller.account));
    const { project, caller } = context;
    return this.unitOfWork.runFor(project.id, caller.account.id, async (transaction) => {
      const user = await this.users.lock(transaction, project.id, caller.account.id);
      if (user === null) throw problem('user_not_found');
      const to = PhoneVerification.numberOf(user);
      const { token, secret } = await this.codes.issue(transaction, {
        projectId: project.id,
        userId: user.id,
      });
      await this.texter.send(transaction, context, {
        userId: user.id,
        to,
        code: secret,
        expiresAt: token.expiresAt,
      });
      await this.activity.record(transaction, context, 'verification.create', user);
      await this.users.save(transaction, user);
      return token;
    });
  }

  /**
   * Spends a code of the named user, whoever is logged in (§17.8).
   *
   * @throws 404 `user_not_found`
   * @throws 401 `user_invalid_token`
   */
  async confirm(context: RequestContext, userId: string, code: string): Promise<Token> {
    const { project } = context;
    const spent = await this.unitOfWork.runFor(project.id, userId, async (transaction) => {
      const user = await this.users.lock(transaction, project.id, userId);
      if (user === null && !project.preventUserEnumeration) throw problem('user_not_found');
      const token = await this.codes.spend(transaction, { projectId: project.id, userId }, code);
      // Returned, not thrown: the wrong try is to be kept.
      if (token === null || user === null) return null;
      user.verifyPhone(this.clock.now());
      await this.activity.record(transaction, context, 'verification.update', user);
      await this.users.save(transaction, user);
      return token;
    });
    if (spent === null) throw problem('user_invalid_token');
    return spent;
  }
}
