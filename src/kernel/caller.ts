import type { Instant } from './clock.js';
import type { ApiKey } from './project.js';

/** The caller's account as the session check reads it: all that the Account model shows, and no credential. */
export interface CallerAccount {
  readonly id: string;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly name: string;
  readonly active: boolean;
  readonly passwordUpdatedAt: Instant | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly emailVerified: boolean;
  readonly phoneVerified: boolean;
  /** JSON text. */
  readonly prefs: string;
  /** How long the account's security log is. */
  readonly activityCount: number;
  /** Last use, to the day. */
  readonly accessedAt: Instant;
}

/** Who a request comes from. */
export type Caller =
  | { readonly kind: 'guest' }
  | { readonly kind: 'application'; readonly key: ApiKey }
  /** `sessionId` is null when a JWT alone says who it is: then there is no current session (contract §3.5). */
  | { readonly kind: 'user'; readonly account: CallerAccount; readonly sessionId: string | null };

export const GUEST: Caller = { kind: 'guest' };
