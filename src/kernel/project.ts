import type { Instant } from './clock.js';

/** A client application that may use a project: a web host name, or the identifier of a native app. */
export interface Platform {
  readonly kind: 'web' | 'native';
  /** Host name (may begin with `*`) of a web platform; package name or bundle id of a native one. */
  readonly name: string;
}

export interface ApiKey {
  readonly name: string;
  /** SHA-256 of the key; the key itself is not kept in memory. */
  readonly secretHash: Buffer;
  readonly scopes: readonly string[];
  readonly expiresAt: Instant | null;
}

/** The ways of signing in that a project can switch off (contract §13). */
export type LoginMethod = 'emailPassword' | 'magicUrl' | 'anonymous' | 'phone' | 'jwt';

/** A way of signing in with an account from elsewhere. */
export interface OAuth2Settings {
  readonly enabled: boolean;
  readonly clientId: string;
  /** A text, an object, or the JSON text of one: each provider has its form. */
  readonly clientSecret: string | Readonly<Record<string, unknown>>;
  /** What stands beside and is no setting that all share: members of the secret, written directly. */
  readonly keys?: Readonly<Record<string, unknown>>;
  /** Take the place of the provider's own. */
  readonly authorizationUrl?: string;
  readonly tokenUrl?: string;
  readonly userInfoUrl?: string;
  readonly issuer?: string;
  readonly jwksUri?: string;
  /** Addresses of this provider count as verified though it does not say so. */
  readonly trustEmail: boolean;
  readonly allowPrivateNetwork: boolean;
  readonly scopes: readonly string[];
}

/** One tenant with its settings, as the projects file states them. Read-only: a reload makes new objects. */
export interface Project {
  readonly id: string;
  readonly name: string;
  /** Where users land when a flow has no URL of its own; `""` when unset. */
  readonly url: string;
  readonly accountServiceEnabled: boolean;
  readonly platforms: readonly Platform[];
  readonly apiKeys: readonly ApiKey[];
  readonly methods: Readonly<Record<LoginMethod, boolean>>;
  /** 0: no limit. */
  readonly maxUsers: number;
  readonly maxSessionsPerUser: number;
  /** Milliseconds. */
  readonly sessionDuration: number;
  /** Milliseconds after their last use at which users without any address are removed; 0: never. */
  readonly anonymousRetention: number;
  /** How many former passwords, the current one included, may not come back; 0: off. */
  readonly passwordHistory: number;
  readonly passwordDictionary: boolean;
  /** The least score by zxcvbn, up to 4, that a new password needs; 0: any. */
  readonly passwordStrength: number;
  /** Where passwords known from data breaches are looked up: in a file, or else (`""`) by the range interface there. */
  readonly breachedPasswords: { readonly enabled: boolean; readonly url: string; readonly file: string };
  /** A changed password ends the user's other sessions, a recovered one all of them (contract §17.10). */
  readonly endSessionsOnPasswordChange: boolean;
  /** A not verified address of a proven account opens nothing (contract §17.26). */
  readonly verifiedAddressesOnly: boolean;
  /** Recovery and confirmations do not tell whether there is such a user (contract §17.1). */
  readonly preventUserEnumeration: boolean;
  /** Ceilings per hour against abuse (contract §17.14, 15); 0: none. */
  readonly ceilings: {
    readonly loginsPerIp: number;
    readonly messagesPerIp: number;
    readonly smsPerProject: number;
  };
  readonly email: { readonly senderName: string; readonly senderAddress: string; readonly replyTo: string };
  /** By provider, as the projects file has it: the OAuth2 module knows what it means, and checks it. */
  readonly oauth2: Readonly<Record<string, OAuth2Settings>>;
  readonly smsFrom: string;
  /** Countries (ISO 3166-1 alpha-2) that SMS may go to; null: all. */
  readonly smsCountries: readonly string[] | null;
}
