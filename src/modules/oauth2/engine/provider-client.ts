import { Injectable } from '@nestjs/common';
import { problem } from '../../../errors/api-error.js';
import { Clock } from '../../../kernel/clock.js';
import { VERSION } from '../../../version.js';
import type { ProviderSettings } from '../application/provider-settings.js';
import type { ProviderTokens, ProviderUser } from '../domain/provider-user.js';
import { GuardedClient } from '../outgoing/guarded-client.js';
import type { Sources } from '../providers/expressions.js';
import { readProfile, refusalOf } from '../providers/profile.js';
import type { Template } from '../providers/provider.js';
import { withScopes } from '../providers/scopes.js';
import { ask } from './answers.js';
import { appSecretProof } from './app-secret-proof.js';
import { Discovery } from './discovery.js';
import { type Endpoints, endpointsFrom } from './endpoints.js';
import { providerFailure } from './failures.js';
import { IdTokens } from './id-token.js';
import { KeySets } from './key-sets.js';
import { demandSamePerson } from './same-person.js';
import { fillEach, type Values } from './template.js';
import { readTokenAnswer, type TokenAnswer } from './token-answer.js';
import { type Grant, tokenRequest } from './token-request.js';
import { fetchExtras, fetchUserInfo, type Question } from './user-info.js';

export type { Endpoints } from './endpoints.js';
export type { TokenAnswer } from './token-answer.js';

/** A code that has come back, and what it has to be exchanged with. */
export interface ReturnedCode {
  readonly code: string;
  /** The very one of the start (RFC 6749 §4.1.3). */
  readonly redirectUri: string;
  /** Null: no PKCE. */
  readonly codeVerifier: string | null;
  /** Custom ones of this login. */
  readonly scopes: readonly string[];
}

/** What a session has to get new tokens with. */
export interface Refreshable {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
}

/** What this login alone knows. */
export interface LoginFacts {
  /** Null: none was sent. */
  readonly nonce: string | null;
  /** What came with the callback besides the code. */
  readonly callback: unknown;
}

/** All talk with providers: each is asked as its descriptor says. */
@Injectable()
export class ProviderClient {
  private readonly discovery: Discovery;
  private readonly idTokens: IdTokens;

  constructor(
    private readonly client: GuardedClient,
    private readonly clock: Clock,
  ) {
    this.discovery = new Discovery(client, clock);
    this.idTokens = new IdTokens(new KeySets(client, clock), clock);
  }

  /** @throws 424 `user_oauth2_provider_error` when the provider's own description cannot be had, or is not good */
  async endpointsOf(settings: ProviderSettings): Promise<Endpoints> {
    return endpointsFrom(settings, await this.discovery.of(settings));
  }

  /** Of the authorization URL, beyond those of every provider. */
  authorizeParameters(
    settings: ProviderSettings,
    { nonce }: Pick<LoginFacts, 'nonce'>,
  ): Record<string, string> {
    const { provider } = settings;
    const isWanted = provider.idToken?.nonce === true && nonce !== null;
    return {
      ...fillEach(provider.authorize.parameters, this.values(settings, {})),
      ...(isWanted ? { nonce } : {}),
    };
  }

  /** What is asked for, joined as the provider wants it; `""`: no scope parameter. */
  scopesFor({ provider, scopes }: ProviderSettings, custom: readonly string[]): string {
    const { authorize } = provider;
    return withScopes(authorize, scopes, custom).join(authorize.scopeSeparator ?? ' ');
  }

  /** @throws 400 `user_oauth2_bad_request`, 401 `user_oauth2_unauthorized`, 424 `user_oauth2_provider_error` */
  exchange(settings: ProviderSettings, returned: ReturnedCode): Promise<TokenAnswer> {
    const { code, redirectUri, codeVerifier } = returned;
    const grant = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      ...(codeVerifier === null ? {} : { code_verifier: codeVerifier }),
    };
    return this.askForTokens(settings, returned, {
      grant,
      parameters: settings.provider.token.parameters,
      secrets: [code, codeVerifier ?? ''],
    });
  }

  /**
   * Who the tokens are of. What the provider says by an id token counts only once that is verified.
   *
   * @throws 400 `user_missing_id`, `user_oauth2_bad_request`, 401 `user_oauth2_unauthorized`,
   *   424 `user_oauth2_provider_error`
   */
  async userOf(
    settings: ProviderSettings,
    answer: TokenAnswer,
    { nonce, callback }: LoginFacts,
  ): Promise<ProviderUser> {
    const { provider, clientId } = settings;
    const endpoints = await this.endpointsOf(settings);
    const idToken = await this.claimsOf(settings, endpoints, answer.idToken, nonce);
    const known = { token: answer.body, userInfo: null, extras: {}, idToken, callback, clientId };
    const sources = await this.completed(settings, endpoints, answer, known);
    demandSamePerson(provider.idToken, sources);
    if (refusalOf(provider, sources) !== undefined)
      throw providerFailure('this account may not be used, or is of another application');
    const { id, email, name, emailVerified } = readProfile(provider, sources, settings);
    if (id === null) throw problem('user_missing_id');
    return { id, email, name, emailVerified, issuer: settings.issuedBy };
  }

  /**
   * New tokens. Where no new refresh token comes the one in the answer is `""`, and the old one stays.
   *
   * @throws 400 `user_oauth2_bad_request`, 401 `user_oauth2_unauthorized`, 424 `user_oauth2_provider_error`
   */
  async refresh(settings: ProviderSettings, session: Refreshable): Promise<ProviderTokens> {
    const { refresh } = settings.provider;
    if (refresh === null) throw problem('user_oauth2_bad_request');
    const { accessToken, refreshToken } = session;
    const grant =
      refresh.grant === 'fb_exchange_token'
        ? { grant_type: refresh.grant, fb_exchange_token: accessToken }
        : { grant_type: refresh.grant, refresh_token: refreshToken };
    const secrets = [accessToken, refreshToken];
    const { tokens } = await this.askForTokens(settings, session, {
      grant,
      parameters: refresh.parameters,
      secrets,
    });
    return tokens;
  }

  private async askForTokens(
    settings: ProviderSettings,
    { redirectUri, scopes }: Pick<Refreshable, 'redirectUri' | 'scopes'>,
    wanted: {
      readonly grant: Grant;
      readonly parameters: Readonly<Record<string, Template>> | undefined;
      readonly secrets: readonly string[];
    },
  ): Promise<TokenAnswer> {
    const values = this.values(settings, { redirectUri, scopes: this.scopesFor(settings, scopes) });
    const endpoints = await this.endpointsOf(settings);
    const request = await tokenRequest(settings, endpoints, { ...wanted, values }, this.clock.now());
    const answer = await ask(this.client, request);
    return readTokenAnswer(answer, settings.provider.token, [...wanted.secrets, settings.clientSecret]);
  }

  /** @throws 424 `user_oauth2_provider_error` */
  private claimsOf(
    settings: ProviderSettings,
    { issuers, keys: url }: Endpoints,
    idToken: string | null,
    nonce: string | null,
  ): Promise<object | null> {
    const { provider, clientId, reach } = settings;
    const facts = provider.idToken;
    if (facts === undefined) return Promise.resolve(null);
    if (idToken === null) {
      if (facts.required) throw providerFailure('there is no id token in its answer');
      return Promise.resolve(null);
    }
    if (url === undefined) throw providerFailure('where its keys are is not known');
    const tenant = settings.values['tenant'];
    return this.idTokens.claimsOf(idToken, { facts, issuers, keys: { url, reach }, clientId, nonce, tenant });
  }

  /** Adds what the provider's interfaces say. */
  private async completed(
    settings: ProviderSettings,
    { userInfo: url }: Endpoints,
    { tokens }: TokenAnswer,
    known: Sources,
  ): Promise<Sources> {
    const facts = settings.provider.userInfo;
    if (facts === null || url === null) return known;
    const { accessToken } = tokens;
    const { clientSecret } = settings;
    const values = this.values(settings, {
      accessToken,
      clientSecret,
      userInfoUrl: url,
      get appSecretProof() {
        return appSecretProof(accessToken, clientSecret);
      },
    });
    const question: Question = { settings, accessToken, values };
    const userInfo = await fetchUserInfo(this.client, url, facts, question, known);
    return { ...known, userInfo, extras: await fetchExtras(this.client, settings, question) };
  }

  private values({ values, clientId }: ProviderSettings, more: Values): Values {
    const common = { ...values, clientId, userAgent: `Gatehouse/${VERSION}` };
    return Object.defineProperties(common, Object.getOwnPropertyDescriptors(more));
  }
}
