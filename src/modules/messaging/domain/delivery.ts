import { type Instant, MINUTE, SECOND } from '../../../kernel/clock.js';

/** How long a claimed message is out of others' reach. When its holder dies, others have it after this. */
export const LEASE = MINUTE;
/** How long a transport may take. Well below the lease: while one process is still sending, no other one may begin. */
export const SEND_LIMIT = 45 * SECOND;

/** Reason of an abort: the process ends, and the message is for another one to deliver. */
export const HANDED_BACK = Symbol('handed back');

const FIRST_PAUSE = SECOND;
/** Also how soon mail flows again after the operator has repaired something. */
const LONGEST_PAUSE = MINUTE;

/** Why a transport has not taken a message. */
export class DeliveryFailure extends Error {
  /**
   * @param code short, stored and logged: no address, nothing of the message
   * @param permanent true when no later try can help: the transport refuses this very recipient
   */
  constructor(
    readonly code: string,
    readonly permanent: boolean,
    cause?: unknown,
  ) {
    super(code, { cause });
  }
}

/** Decides when a message that did not get through is tried again. */
export class RetryRule {
  /** @param random from 0 up to, but not including, 1 */
  constructor(private readonly random: () => number) {}

  /**
   * Everything but a refused recipient is retried: wrong credentials, quotas and throttling are repaired by somebody.
   * But not beyond the message's own end.
   *
   * @param attempt how many tries there were, this one included
   * @returns null when it is given up
   */
  retryAt(failure: DeliveryFailure, attempt: number, now: Instant, expiresAt: Instant): Instant | null {
    const dueAt = now + this.pauseAfter(attempt);
    return failure.permanent || dueAt > expiresAt ? null : dueAt;
  }

  /** Twice as long each time, up to a minute; the later half of it at random, so that not all come back at once. */
  private pauseAfter(attempt: number): number {
    const longest = Math.min(FIRST_PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE);
    return Math.round(longest / 2 + (this.random() * longest) / 2);
  }
}
