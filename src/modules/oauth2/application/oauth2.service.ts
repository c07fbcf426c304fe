import { Injectable, Logger } from '@nestjs/common';
import { Settings } from '../../../config/settings.js';
import { ApiError, invalidArgument, problem } from '../../../errors/api-error.js';
import type { ProblemType } from '../../../errors/catalogue.js';
import type { Project } from '../../../kernel/project.js';
import type { RequestContext } from '../../../kernel/request-context.js';
import { makeToken } from '../../../kernel/secret.js';
import { Metrics } from '../../operations/application/metrics.js';
import type { StartedSession } from '../../sessions/application/session-starter.js';
import { type Endpoints, ProviderClient } from '../engine/provider-client.js';
import { quoted } from '../engine/provider-text.js';
import { HOSTED_FAILURE, HOSTED_SUCCESS } from '../domain/landing.js';
import type { ProviderAnswer } from '../domain/login-attempt.js';
import { AccountLinking } from './account-linking.service.js';
import { FailedLogin } from './failed-login.js';
import { LoginAttempts, type ReturnedAttempt } from './login-attempts.js';
import { type ProviderSettings, settingsOf } from './provider-settings.js';
import { authorizationUrl, redeem } from './provider-strategy.js';

/** Rule 26. Longer ones get lost on the way. */
const LONGEST_AUTHORIZATION_URL = 8_192;

interface Start {
  readonly provider: string;
  /** Empty: the hosted pages. */
  readonly success: string;
  readonly failure: string;
  readonly scopes: readonly string[];
  /** The value of the cookie that binds the login to this browser. */
  readonly binding: string;
}

interface Return {
  readonly provider: string;
  readonly state: string;
  readonly binding: string;
  /** What stands in the query; a provider that posts has left it in the attempt. */
  readonly answer: ProviderAnswer;
  /** Whether the project allows such a redirect, now (rule 16). */
  readonly allows: (url: string) => boolean;
}

export interface FinishedLogin {
  readonly started: StartedSession;
  readonly successUrl: string;
}

/** Signing in with an account elsewhere, from the first click to the session (contract §10). */
@Injectable()
export class OAuth2Service {
  private readonly logger = new Logger(OAuth2Service.name);

  constructor(
    private readonly client: ProviderClient,
    private readonly attempts: LoginAttempts,
    private readonly linking: AccountLinking,
    private readonly settings: Settings,
    private readonly metrics: Metrics,
  ) {}

  /**
   * @returns where to send the browser: the provider's authorization page
   * @throws 412 `project_provider_disabled`
   * @throws 400 `general_argument_invalid` when the scopes make too long a URL
   * @throws 424 `user_oauth2_provider_error` when the provider's own description cannot be had
   */
  async start(
    context: RequestContext,
    { provider, success, failure, scopes, binding }: Start,
  ): Promise<string> {
    const settings = demandSettings(context.project, provider);
    const endpoints = await this.client.endpointsOf(settings);
    const { publicUrl } = this.settings;
    const redirectUri = callbackUrl(publicUrl, context.project, settings);
    const nonce = settings.provider.idToken?.nonce === true ? makeToken().plain : null;
    const login = { settings, endpoints, redirectUri, callback: null, secrets: { nonce, scopes } };
    const url = await authorizationUrl(this.client, login, (codeVerifier) =>
      this.attempts.begin(context, {
        provider,
        binding,
        successUrl: success === '' ? publicUrl + HOSTED_SUCCESS : success,
        failureUrl: failure === '' ? publicUrl + HOSTED_FAILURE : failure,
        redirectUri,
        secrets: { codeVerifier, nonce, scopes },
      }),
    );
    if (url.length > LONGEST_AUTHORIZATION_URL)
      throw invalidArgument('scopes', 'They are too long together.');
    return url;
  }

  /**
   * Keeps what a provider has posted for the browser's next stop, `finish` (rule 6).
   *
   * @throws 412 `project_provider_disabled`
   * @throws 401 `user_invalid_token`
   */
  async keepAnswer(
    context: RequestContext,
    provider: string,
    state: string,
    answer: ProviderAnswer,
  ): Promise<void> {
    demandSettings(context.project, provider);
    await this.attempts.keepAnswer(context, provider, state, answer);
  }

  /**
   * Ends a login that has come back: exchanges the code, finds out whose account it opens, and starts the session.
   *
   * @throws 412 `project_provider_disabled`
   * @throws 401 `user_invalid_token` when the state does not belong here, or not any more
   * @throws 400 `project_invalid_success_url`, `project_invalid_failure_url`
   * @throws FailedLogin for everything that goes wrong from then on
   */
  async finish(context: RequestContext, arrival: Return): Promise<FinishedLogin> {
    const settings = demandSettings(context.project, arrival.provider);
    const count = (outcome: string): void =>
      this.metrics.oauth2Logins.inc({ provider: settings.provider.id, outcome });
    try {
      const finished = await this.settle(context, settings, arrival);
      count('success');
      return finished;
    } catch (error) {
      count(outcomeOf(error));
      throw error;
    }
  }

  private async settle(
    context: RequestContext,
    settings: ProviderSettings,
    { provider, state, binding, answer, allows }: Return,
  ): Promise<FinishedLogin> {
    const returned = await this.attempts.consume(context, provider, state, binding);
    const { successUrl, failureUrl } = returned.attempt;
    if (!allows(successUrl)) throw problem('project_invalid_success_url');
    if (!allows(failureUrl)) throw problem('project_invalid_failure_url');
    try {
      const started = await this.signIn(context, settings, returned, { ...answer, ...returned.answer });
      return { started, successUrl };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.explain(context, provider, error);
      throw new FailedLogin(failureUrl, error);
    }
  }

  /** What the provider has got wrong, for the operator: the user is told no more than that it was the provider. */
  private explain({ requestId }: RequestContext, provider: string, { type, cause }: ApiError): void {
    if (cause instanceof Error)
      this.logger.warn({ msg: 'A login has failed', requestId, provider, type, reason: cause.message });
  }

  private async signIn(
    context: RequestContext,
    settings: ProviderSettings,
    { attempt, secrets }: ReturnedAttempt,
    answer: ProviderAnswer,
  ): Promise<StartedSession> {
    const startedBy = startedByCaller(context, attempt);
    const endpoints = await this.client.endpointsOf(settings);
    refuseOtherIssuer(endpoints, answer);
    const code = codeOf(answer);
    const { redirectUri } = attempt;
    const login = { settings, endpoints, redirectUri, callback: { user: parsed(answer.user) }, secrets };
    const { user, tokens } = await redeem(this.client, login, code, secrets.codeVerifier);
    const { accessToken, refreshToken } = tokens;
    const grant = { accessToken, refreshToken, scopes: secrets.scopes, redirectUri };
    return this.linking.settle(context, { provider: settings.provider.id, user, tokens, grant, startedBy });
  }
}

/** The type of the error; of what is none of the catalogue, no more than that. */
function outcomeOf(error: unknown): ProblemType | 'error' {
  const reason = error instanceof FailedLogin ? error.reason : error;
  return reason instanceof ApiError ? reason.type : 'error';
}

/** @throws 412 `project_provider_disabled` */
export function demandSettings(project: Project, provider: string): ProviderSettings {
  const settings = settingsOf(project, provider);
  if (settings === undefined) throw problem('project_provider_disabled');
  return settings;
}

function callbackUrl(publicUrl: string, project: Project, { provider }: ProviderSettings): string {
  const url = `${publicUrl}/v1/account/sessions/oauth2/callback/${provider.id}/${project.id}`;
  return provider.authorize.loopbackByAddress === true
    ? url.replace(/^(https?:\/\/)localhost(?=[:/])/, '$1127.0.0.1')
    : url;
}

/**
 * The user of the start counts, not whoever is logged in by now (rule 14).
 *
 * @throws 401 `user_invalid_token` when that session has ended or changed meanwhile
 */
function startedByCaller(
  { caller }: RequestContext,
  { userId, sessionId }: { userId: string | null; sessionId: string | null },
): { userId: string; sessionId: string } | null {
  if (userId === null || sessionId === null) return null;
  const same = caller.kind === 'user' && caller.account.id === userId && caller.sessionId === sessionId;
  if (!same)
    throw problem('user_invalid_token', {
      message: 'The session in which this login began has ended. Please start again.',
    });
  return { userId, sessionId };
}

/** Against mix-up: the answer of another provider, brought here (RFC 9207 §2.4, rule 5). */
function refuseOtherIssuer({ issuer }: Endpoints, answer: ProviderAnswer): void {
  if (answer.issuer !== undefined && issuer !== undefined && answer.issuer !== issuer)
    throw problem('user_oauth2_provider_error', { message: 'The answer is not of this provider.' });
}

/** @throws 424 `user_oauth2_provider_error` when the provider has sent an error, or nothing */
function codeOf({ code, error, errorDescription }: ProviderAnswer): string {
  if (error === undefined && code !== undefined && code !== '') return code;
  const said = quoted(errorDescription ?? error ?? '', [code ?? '']);
  throw problem('user_oauth2_provider_error', {
    message: `The provider did not let you in.${said === '' ? '' : ` It said: ${said}`}`,
  });
}

/** Apple's `user`: not signed, so good for a display name only. What is malformed is ignored. */
function parsed(user: string | undefined): unknown {
  try {
    return JSON.parse(user ?? 'null');
  } catch {
    return null;
  }
}
