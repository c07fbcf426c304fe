import { randomBytes } from 'node:crypto';
import type { IdTokenFlaw } from './id-tokens.js';
import type { Mood } from './moods.js';
import type { Answers, ExpectedUser } from './provider-facts.js';

/** What comes of a refresh: `renewed` has a new refresh token in the answer, `kept` has none. */
export type RefreshMood = Mood | 'renewed' | 'kept';

/**
 * Somebody who comes to log in with a provider, and how the provider treats them: what every answer of that login is
 * made of. May be changed between two requests.
 */
export interface Behaviour {
  /** Whom the answers are about, in so far as they are not the person of the samples. See `somebody`. */
  person: Partial<ExpectedUser>;
  /** Whole answers in place of the samples. */
  answers: Answers;
  /** Members of the token answer on top of the sample; undefined takes one away. */
  tokenMembers: Record<string, unknown>;
  /** How the token answer is written. */
  tokenFormat: 'json' | 'form';
  /** `no-code`: an answer with a state and nothing else. */
  consent: 'given' | 'denied' | 'no-code';
  /** The `iss` parameter of the answer (RFC 9207). */
  iss: string | undefined;
  /** Which scopes the server has to ask for besides its defaults. */
  scopes: readonly string[];
  token: Mood;
  userinfo: Mood;
  /** Of the requests that follow the one for user info. */
  extra: Mood;
  refresh: RefreshMood;
  /** What is wrong with the id token. */
  idToken: IdTokenFlaw | undefined;
  /** Sign the id token with the key of this type. */
  algorithm: 'RS256' | 'ES256';
}

/** What the provider has promised to one login. */
export interface Grant {
  readonly visit: Visit;
  readonly code: string;
  readonly redirectUri: string;
  readonly scope: string;
  readonly nonce: string | undefined;
  readonly codeChallenge: string | undefined;
  isSpent: boolean;
  /** The newest ones. */
  accessToken: string;
  /** `''`: none. */
  refreshToken: string;
}

/** A request as it has come in, and what was wrong with it. */
export interface Received {
  readonly provider: string;
  readonly method: string;
  /** Behind `/<provider>/`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  readonly faults: string[];
}

export class Visit {
  /** What the browser shows to the provider: its session there. */
  readonly id = randomBytes(12).toString('hex');
  readonly behaviour: Behaviour;
  readonly grants: Grant[] = [];
  /** In their order; of the server as well as of the browser. */
  readonly requests: Received[] = [];

  constructor(
    readonly provider: string,
    behaviour: Partial<Behaviour> = {},
  ) {
    this.behaviour = {
      person: {},
      answers: {},
      tokenMembers: {},
      tokenFormat: 'json',
      consent: 'given',
      iss: undefined,
      scopes: [],
      token: 'fine',
      userinfo: 'fine',
      extra: 'fine',
      refresh: 'fine',
      idToken: undefined,
      algorithm: 'RS256',
      ...behaviour,
    };
  }

  /** The newest one. */
  get grant(): Grant {
    const grant = this.grants.at(-1);
    if (grant === undefined) throw new Error(`Nobody has logged in with ${this.provider} in this visit.`);
    return grant;
  }

  requestsTo(path: string): Received[] {
    return this.requests.filter((request) => request.path === path);
  }
}
