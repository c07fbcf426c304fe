import type { Check, Expression } from './expressions.js';

/**
 * Text with placeholders in braces, filled when a request is made: `{clientId}`, `{clientSecret}`, `{accessToken}`,
 * `{redirectUri}`, `{scopes}`, `{userInfoUrl}`, `{userAgent}`, `{appSecretProof}`, `{discovery.<field>}`, the keys of
 * the secret, and the provider's own `variables`.
 */
export type Template = string;

/** RFC 6901. */
export type JsonPointer = string;

/**
 * One way of signing in with an account from elsewhere, as data: where its endpoints are, how it wants to be asked, and
 * where in its answers a person's id, name and address stand. One small file each; the flow is the same for all.
 */
export interface Provider {
  /** As it stands in paths and in the projects file. */
  readonly id: string;
  /** As people know it. */
  readonly name: string;
  /** `retired`: the vendor has closed it for new applications, or altogether. */
  readonly status: 'live' | 'retired';
  readonly documentation: string;
  /** For the one who sets it up: where to register, and what to choose there. */
  readonly registration: string;
  /** What surprises people about this one. Each a sentence, for the documentation. */
  readonly notes: readonly string[];
  readonly secret: SecretFormat;
  readonly authorize: AuthorizeFacts;
  readonly token: TokenFacts;
  /** Null: all that there is to know stands in the id token. */
  readonly userInfo: UserInfoFacts | null;
  /** Asked for after user info, by name. What cannot be had is null to the mapping. */
  readonly extras?: Readonly<Record<string, ExtraFacts>>;
  /** Absent: id tokens are not looked at. */
  readonly idToken?: IdTokenFacts;
  readonly mapping: Mapping;
  /** For the documentation, in a sentence: when the address counts as verified, or why it never does. */
  readonly emailNote: string;
  /** Who may not come in though the provider knows them, such as a deactivated user. */
  readonly refuse?: readonly Refusal[];
  /** Null: tokens are never renewed. */
  readonly refresh: RefreshFacts | null;
  /** Whose ids these are, where anybody may run such a server: out of the values of the secret (rule 11). */
  readonly issuedBy?: Template;
}

/** What the operator has to bring: a text, or an object with these keys. */
export type SecretFormat = 'text' | Readonly<Record<string, SecretKey>>;

export interface SecretKey {
  readonly label: string;
  readonly required: boolean;
  readonly default?: string;
  /** Checked when the projects file is read; it becomes a part of URLs (rule 23). */
  readonly kind?:
    'secret' | 'hostname' | 'hostname-with-port' | 'base-url' | 'https-url' | 'p256-key' | 'list';
  /** Of a list: what each element looks like. */
  readonly pattern?: RegExp;
  /** What `pattern` means, to one who has not met it. */
  readonly patternHint?: string;
  /** The placeholder's name in templates, where it is not the key's own. */
  readonly placeholder?: string;
  /** Further placeholders that follow from the value. */
  readonly derives?: (value: string) => Readonly<Record<string, string>>;
  /** Takes the place of what the descriptor says, as the setting of that name does. */
  readonly overrides?: 'authorizationUrl' | 'tokenUrl' | 'userInfoUrl' | 'issuer' | 'jwksUri';
}

export interface AuthorizeFacts {
  readonly url: Template;
  readonly scopes: readonly string[];
  /** Between scopes; a blank where nothing is said. */
  readonly scopeSeparator?: ',';
  /** What becomes of scopes that a request or the operator asks for; `added` where nothing is said. */
  readonly customScopes?: 'replace' | 'none';
  readonly parameters?: Readonly<Record<string, Template>>;
  /** Never where the vendor does not know it: several refuse or misread the parameters (rule 7). */
  readonly pkce: boolean;
  /** What `iss` in the answer must be, where the vendor sends one (RFC 9207) and there are no id tokens to know it by. */
  readonly issuer?: string;
  /** The vendor refuses `localhost` in redirect URIs but takes 127.0.0.1. */
  readonly loopbackByAddress?: true;
  /** The answer comes as a cross-site POST (rule 6). */
  readonly formPost?: true;
}

export interface TokenFacts {
  readonly url: Template;
  /**
   * How the client proves itself: `post` puts id and secret in the body, `basic` in the header and nowhere else
   * (RFC 6749 §2.3.1), `public` has no secret here, `appleJwt` signs one, `discovered` asks the provider.
   */
  readonly client: 'post' | 'basic' | 'public' | 'appleJwt' | 'discovered';
  /** The form of the body; `form` where nothing is said. */
  readonly format?: 'json';
  readonly headers?: Readonly<Record<string, Template>>;
  readonly parameters?: Readonly<Record<string, Template>>;
  readonly omit?: readonly ('redirect_uri' | 'client_id')[];
  /** Where the tokens stand, when not in the usual members; null: nowhere. */
  readonly answer?: {
    readonly accessToken: JsonPointer;
    readonly refreshToken: JsonPointer | null;
    readonly expiresIn: JsonPointer | null;
  };
}

export interface UserInfoFacts {
  readonly url: Template;
  /** GET where nothing is said. A POST has no body at all. */
  readonly method?: 'POST';
  /** Of the Authorization header; `Bearer` where nothing is said. Null: no such header. */
  readonly scheme?: 'OAuth' | 'OAuth2' | null;
  readonly query?: Readonly<Record<string, Template>>;
  /** Beside `Accept: application/json`. */
  readonly headers?: Readonly<Record<string, Template>>;
  /** Parts of the URL that stand in the token answer. A value that does not match ends the login. */
  readonly variables?: Readonly<Record<string, { readonly value: Expression; readonly pattern: RegExp }>>;
}

export type ExtraFacts = Pick<UserInfoFacts, 'url' | 'headers'>;

export interface IdTokenFacts {
  /** Any of these; `{tid}` stands for the claim of that name. */
  readonly issuers: readonly Template[];
  readonly keys: Template;
  readonly algorithms: readonly ('RS256' | 'PS256' | 'ES256' | 'EdDSA')[];
  readonly nonce: boolean;
  /** Whether a login without one fails; else it is checked where there is one. */
  readonly required: boolean;
  /** The member of user info that must equal this claim, where both exist (rule 10). */
  readonly sameAs?: { readonly claim: string; readonly userInfo: JsonPointer };
  /** Whether a token of another issuer is passed over rather than refused: then user info alone counts. */
  readonly ignoreOtherIssuers?: true;
  readonly checks?: readonly 'microsoftTenant'[];
  /** Claims fill in what user info lacks. */
  readonly completesUserInfo?: true;
}

export interface Mapping {
  readonly id: Expression;
  readonly email: Expression;
  readonly name: Expression;
  /** Whether the provider vouches for the address: the answer decides who gets into whose account (rule 12). */
  readonly emailVerified: Check;
}

/** The login ends unless the value is one of these. A value that is not there passes. */
export interface Refusal {
  readonly unless: Expression;
  readonly is: readonly (string | number | boolean)[] | Expression;
}

export interface RefreshFacts {
  /** `fb_exchange_token`: the access token itself is exchanged while it is good. */
  readonly grant: 'refresh_token' | 'fb_exchange_token';
  readonly parameters?: Readonly<Record<string, Template>>;
  /** The old refresh token is dead even if no new one has come; else it is kept then. */
  readonly singleUse?: true;
  /** For the documentation: what it takes to get a refresh token, or how long it lasts. */
  readonly note?: string;
}
