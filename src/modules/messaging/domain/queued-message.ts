import type { Instant } from '../../../kernel/clock.js';
import type { Channel } from './message.js';

interface NewQueuedMessage {
  readonly id: string;
  readonly projectId: string;
  readonly userId: string;
  readonly channel: Channel;
  readonly payload: Buffer;
  readonly expiresAt: Instant;
}

/** A message on its way out. It exists from the commit that caused it until a transport has taken it. */
export class QueuedMessage {
  /** Grows in the order of writing. */
  id!: string;
  projectId!: string;
  channel!: Channel;
  /** Sealed; null once the message has failed for good: what is kept for the operator must open nothing. */
  payload!: Buffer | null;
  state!: 'due' | 'failed';
  /** How often it has been claimed. Whoever holds the message knows the number; a later holder has a higher one. */
  attempts!: number;
  /** Not to be claimed before. A claim moves it into the future: that is the lease. */
  dueAt!: Instant;
  createdAt!: Instant;
  expiresAt!: Instant;
  /** A short code of the last failure. */
  lastError!: string | null;
  /** Who caused it; null where a version that did not note it yet has written the row. */
  userId!: string | null;

  static queue(message: NewQueuedMessage, now: Instant): QueuedMessage {
    const fresh = { state: 'due', attempts: 0, dueAt: now, createdAt: now, lastError: null } as const;
    return Object.assign(new QueuedMessage(), { ...message, ...fresh });
  }

  /** What it would open is no longer open: `expiresAt` itself still counts (contract §9.2). */
  isExpired(now: Instant): boolean {
    return now > this.expiresAt;
  }
}
