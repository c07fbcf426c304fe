import { Injectable } from '@nestjs/common';
import { Settings } from '../../../config/settings.js';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import { problem } from '../../../errors/api-error.js';
import { Clock } from '../../../kernel/clock.js';
import type { RequestContext } from '../../../kernel/request-context.js';
import { CannotOpen, Sealer } from '../../../kernel/sealer.js';
import { hashSecret, makeToken } from '../../../kernel/secret.js';
import { type AttemptSecrets, LoginAttempt, type ProviderAnswer } from '../domain/login-attempt.js';
import { LoginAttemptRepository } from '../persistence/login-attempt.repository.js';

interface Beginning {
  readonly provider: string;
  /** The value of the cookie that binds the login to this browser. */
  readonly binding: string;
  readonly successUrl: string;
  readonly failureUrl: string;
  readonly redirectUri: string;
  readonly secrets: AttemptSecrets;
}

/** A login that has come back, and cannot come back again. */
export interface ReturnedAttempt {
  readonly attempt: LoginAttempt;
  readonly secrets: AttemptSecrets;
  /** What the provider has posted; empty when its answer stands in the query. */
  readonly answer: ProviderAnswer;
}

/** Logins on their way, and what must hold of one that comes back (providers rules 1 to 6). */
@Injectable()
export class LoginAttempts {
  private readonly sealer: Sealer;

  constructor(
    private readonly attempts: LoginAttemptRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    { appSecrets }: Settings,
  ) {
    this.sealer = new Sealer(appSecrets, 'login-attempts');
  }

  /** @returns the state, which alone travels through the provider: it says nothing to anybody else (rule 1) */
  async begin(
    { project, caller }: RequestContext,
    { binding, secrets, ...rest }: Beginning,
  ): Promise<string> {
    const state = makeToken();
    const [user, sessionId] = caller.kind === 'user' ? [caller.account.id, caller.sessionId] : [null, null];
    const attempt = LoginAttempt.begin(
      {
        ...rest,
        projectId: project.id,
        stateHash: state.hash,
        bindingHash: hashSecret(binding),
        // By a session: who only shows a JWT has none that could be replaced.
        userId: sessionId === null ? null : user,
        sessionId,
        secrets: this.sealer.seal(JSON.stringify(secrets), placeOf(state.hash, 'secrets')),
      },
      this.clock.now(),
    );
    await this.unitOfWork.runOne((transaction) => this.attempts.insert(transaction, attempt));
    return state.plain;
  }

  /**
   * Keeps what a provider has posted until the browser comes by with its cookie, which a cross-site POST does not
   * bring along (rule 6).
   *
   * @throws 401 `user_invalid_token` when no login with this state is on its way
   */
  async keepAnswer(
    { project }: RequestContext,
    provider: string,
    state: string,
    answer: ProviderAnswer,
  ): Promise<void> {
    const attempt = await this.attempts.find(hashSecret(state));
    const known = attempt?.projectId === project.id && attempt.provider === provider;
    if (!known || !attempt.isOpen(this.clock.now())) throw problem('user_invalid_token');
    attempt.answer = this.sealer.seal(JSON.stringify(answer), placeOf(attempt.stateHash, 'answer'));
    await this.unitOfWork.runOne((transaction) => this.attempts.saveAnswer(transaction, attempt));
  }

  /**
   * Consumes an attempt: before the code is exchanged, and also when the provider has refused (rule 4).
   *
   * @param binding the cookie's value; `""` without one
   * @throws 401 `user_invalid_token`: unknown, spent, expired, of another browser, provider or project are one error
   */
  async consume(
    { project }: RequestContext,
    provider: string,
    state: string,
    binding: string,
  ): Promise<ReturnedAttempt> {
    const attempt = await this.attempts.find(hashSecret(state));
    const mine = attempt?.isOf(project.id, provider, hashSecret(binding)) === true;
    if (!mine || !attempt.isOpen(this.clock.now())) throw problem('user_invalid_token');
    if (!(await this.unitOfWork.runOne((transaction) => this.attempts.consume(transaction, attempt))))
      throw problem('user_invalid_token');
    const { stateHash, secrets, answer } = attempt;
    return {
      attempt,
      secrets: this.open<AttemptSecrets>(secrets, placeOf(stateHash, 'secrets')),
      answer: answer === null ? {} : this.open<ProviderAnswer>(answer, placeOf(stateHash, 'answer')),
    };
  }

  private open<T>(sealed: Buffer, place: string): T {
    try {
      return JSON.parse(this.sealer.open(sealed, place)) as T;
    } catch (error) {
      // Its secret has been taken out of APP_SECRET meanwhile: the login has to begin anew.
      if (error instanceof CannotOpen) throw problem('user_invalid_token', { cause: error });
      throw error;
    }
  }
}

function placeOf(stateHash: Buffer, field: 'secrets' | 'answer'): string {
  return `login_attempts:${stateHash.toString('hex')}:${field}`;
}
