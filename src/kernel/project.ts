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
  /** Ceilings per hour against abuse (contract §17.14, 15); 0: none. */
  readonly ceilings: {
    readonly loginsPerIp: number;
    readonly messagesPerIp: number;
    readonly smsPerProject: number;
  };
  readonly email: { readonly senderName: string; readonly senderAddress: string; readonly replyTo: string };
  /** Providers that the projects file switches on; this version has none yet, and says so at start. */
  readonly oauth2Providers: readonly string[];
  readonly smsFrom: string;
  /** Countries (ISO 3166-1 alpha-2) that SMS may go to; null: all. */
  readonly smsCountries: readonly string[] | null;
}
