import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What the vendors' documentation says, with answers in the documented shape. The simulator works from these and not
 * from the descriptors in src, so that a wrong descriptor fails.
 */
export interface ProviderFacts {
  readonly id: string;
  readonly redirectUriTransform?: 'localhost to 127.0.0.1';
  /** Parts of the user-info URL that stand in the token answer. */
  readonly urlVariables?: Record<string, { apply: 'beforeFirstDot'; to: string; pattern: string }>;
  readonly extraUserInfoRequests: readonly ExtraRequest[];
  readonly defaultScopes: readonly string[];
  readonly scopeSeparator: string;
  readonly scopeMode: 'append' | 'replace' | 'none';
  readonly authorizeParams: Texts;
  readonly pkce: 'supported' | 'unsupported' | 'required';
  readonly tokenAuthMethod: string;
  readonly tokenRequestFormat: 'form' | 'json';
  readonly tokenRequest: { headers: Texts; extraParams: Texts; omitParams: readonly string[] };
  readonly tokenResponse?: { accessToken: string; refreshToken: string | null; expiresIn: string | null };
  readonly secretFormat: { type: 'string' | 'json'; keys?: Record<string, SecretKey> };
  readonly userInfoRequest: (InfoRequest & { query: Texts }) | null;
  readonly refresh: RefreshFacts;
  readonly oidc: { issuer: readonly string[]; algorithms: readonly string[]; nonce: boolean } | null;
  readonly callbackMethod: 'GET' | 'POST form_post';
  readonly sampleTokenResponse: Body;
  readonly sampleTokenError?: { status: number; body: Body };
  readonly sampleIdTokenClaims?: Body;
  readonly sampleUserInfo: Body | null;
  readonly sampleExtra?: Record<string, unknown>;
  readonly sampleCallback?: Body;
  readonly sampleDiscovery?: Body;
  readonly expectedUser: ExpectedUser;
  readonly variants?: readonly Variant[];
}

export interface InfoRequest {
  readonly method: string;
  /** `bearer`, `scheme:X` or `none`. */
  readonly auth: string;
  readonly headers: Texts;
}

export interface ExtraRequest extends InfoRequest {
  readonly name: string;
  /** Below `{userInfoUrl}`. */
  readonly url: string;
}

export interface RefreshFacts {
  /** `depends`: on what the provider has issued. */
  readonly supported: boolean | 'depends';
  readonly grant: 'refresh_token' | 'fb_exchange_token' | null;
  /** true: the old refresh token is dead after its use. Anything else: it may or may not be. */
  readonly rotates: unknown;
  readonly keepOldWhenAbsent: boolean;
  readonly extraParams: Texts;
}

export interface ExpectedUser {
  readonly id: string | null;
  readonly email: string | null;
  readonly name: string | null;
  readonly emailVerified: boolean;
}

/** Answers of another kind of account, each in place of the sample. */
export interface Answers {
  readonly token?: Body;
  readonly userinfo?: Body;
  /** null: the request fails. */
  readonly extra?: Record<string, unknown>;
  readonly idToken?: Body;
  readonly callback?: Body;
}

export interface Variant extends Answers {
  readonly name: string;
  readonly expectedUser: ExpectedUser;
  readonly expectedError?: string;
}

interface SecretKey {
  readonly required: boolean;
  readonly default?: string;
  readonly placeholder?: string;
}

export type Texts = Readonly<Record<string, string>>;
export type Body = Record<string, unknown>;

const FOLDER = join(import.meta.dirname, 'facts');

export const PROVIDER_FACTS: readonly ProviderFacts[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .sort()
  .map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as ProviderFacts);

export function factsOf(provider: string): ProviderFacts {
  const found = PROVIDER_FACTS.find(({ id }) => id === provider);
  if (found === undefined) throw new Error(`There are no facts of ${provider}.`);
  return found;
}

/** Puts values in place of `{name}` in every text of a sample; `{now}` and `{now+N}` become seconds since 1970. */
export function filled<T>(template: T, values: Texts, now = Date.now()): T {
  return mapTexts(template, (text) => {
    const time = /^\{now(?:\+(\d+))?\}$/.exec(text);
    if (time !== null) return Math.floor(now / 1_000) + Number(time[1] ?? 0);
    return text.replace(/\{([\w.]+)\}/g, (whole, name: string) => values[name] ?? whole);
  });
}

/** The same structure with other texts in it. */
export function mapTexts<T>(value: T, change: (text: string) => unknown): T {
  if (typeof value === 'string') return change(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => mapTexts(item, change)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)])) as T;
}

/** RFC 6901, as far as the facts use it. */
export function atPointer(value: unknown, pointer: string): unknown {
  return stepsOf(pointer).reduce<unknown>((node, step) => (node as Body | undefined)?.[step], value);
}

/** Changes the body itself; undefined takes the member away. */
export function putAtPointer(body: Body, pointer: string, value: unknown): void {
  const steps = stepsOf(pointer);
  const last = steps.pop()!;
  const parent = steps.reduce<Body>((node, step) => node[step] as Body, body);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
}

const stepsOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
