import type { Instant } from '../../../kernel/clock.js';
import type { Device } from '../../devices/domain/device.js';

interface NewSession {
  readonly projectId: string;
  readonly id: string;
  readonly userId: string;
  readonly secretHash: Buffer;
  /** `email`, `anonymous`, `magic-url`, `phone`, or the OAuth2 provider's name. */
  readonly provider: string;
  readonly providerUid: string;
  readonly ip: string;
  readonly device: Device;
}

/** One sign-in on one device. It has no end of its own: how long it lives is the project's setting of the moment. */
export class Session {
  projectId!: string;
  id!: string;
  userId!: string;
  secretHash!: Buffer;
  createdAt!: Instant;
  updatedAt!: Instant;
  provider!: string;
  providerUid!: string;
  ip!: string;
  device!: Device;
  /** The provider's tokens, sealed; null for sessions that no OAuth2 provider stands behind. */
  providerTokens!: Buffer | null;
  /** When the access token among them expires; null: never, or nobody knows. */
  providerTokensExpireAt!: Instant | null;
  /** Until then, at the latest, somebody is renewing the tokens. */
  refreshingUntil!: Instant | null;

  static start(session: NewSession, now: Instant): Session {
    return Object.assign(new Session(), {
      ...session,
      ...{ createdAt: now, updatedAt: now },
      ...{ providerTokens: null, providerTokensExpireAt: null, refreshingUntil: null },
    });
  }

  /** @param duration the project's current session duration in milliseconds (§13: a change applies at once) */
  expiresAt(duration: number): Instant {
    return this.createdAt + duration;
  }
}

/** Valid up to and including its last millisecond (§3.3). */
export function isLive(createdAt: Instant, duration: number, now: Instant): boolean {
  return createdAt + duration >= now;
}
