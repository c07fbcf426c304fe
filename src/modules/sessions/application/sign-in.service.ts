import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import { problem } from '../../../errors/api-error.js';
import type { RequestContext } from '../../../kernel/request-context.js';
import { UserRepository } from '../../account/persistence/user.repository.js';
import { Ceilings } from '../../limits/application/ceilings.js';
import { PasswordHasher } from '../../passwords/application/password-hasher.js';
import { SessionStarter, type StartedSession } from './session-starter.js';

/** The account may be changed by others between the hash and the transaction, but not again and again. */
const ATTEMPTS = 3;

/** Signing in with email and password (contract §9.5). */
@Injectable()
export class SignInService {
  constructor(
    private readonly users: UserRepository,
    private readonly passwords: PasswordHasher,
    private readonly starter: SessionStarter,
    private readonly ceilings: Ceilings,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * @param email lower-case
   * @throws 401 `user_invalid_credentials` for an unknown address, a wrong password, or an account without one: they
   *   cannot be told apart
   * @throws 401 `user_blocked`, after the right password only
   */
  async withPassword(context: RequestContext, email: string, password: string): Promise<StartedSession> {
    await this.ceilings.countLogin(context);
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const started = await this.tryPassword(context, email, password);
      if (started !== undefined) return started;
    }
    throw problem('user_invalid_credentials');
  }

  /** @returns undefined when the account has changed while the password was being compared */
  private async tryPassword(
    context: RequestContext,
    email: string,
    password: string,
  ): Promise<StartedSession | undefined> {
    const { project } = context;
    const seen = await this.users.findByAddress(project.id, { email });
    const seenHash = seen?.passwordHash ?? null;
    const right = await this.passwords.matches(password, seenHash);
    if (seen === null || seenHash === null || !right) throw problem('user_invalid_credentials');
    const renewedHash = this.passwords.isOutdated(seenHash) ? await this.passwords.hash(password) : null;

    return this.unitOfWork.runFor(project.id, seen.id, async (transaction) => {
      const user = await this.users.lock(transaction, project.id, seen.id);
      if (user?.passwordHash !== seenHash || user.email !== email) return undefined;
      if (!user.active) throw problem('user_blocked');
      if (renewedHash !== null) user.renewPasswordHash(renewedHash);
      return this.starter.start(transaction, context, user, {
        provider: 'email',
        providerUid: email,
        event: 'session.create',
      });
    });
  }
}
