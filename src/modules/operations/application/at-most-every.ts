import type { Clock, Instant } from '../../../kernel/clock.js';

/** However many ask, it is looked up once in that time: all of them get what was found then. */
export function atMostEvery(
  interval: number,
  clock: Clock,
  lookUp: (now: Instant) => Promise<void>,
): () => Promise<void> {
  let lookedAt: Instant | undefined;
  let looking: Promise<void> | undefined;
  return () => {
    const now = clock.now();
    // Clocks are also set back.
    const fresh = lookedAt !== undefined && Math.abs(now - lookedAt) < interval;
    if (looking === undefined || !fresh) {
      lookedAt = now;
      looking = lookUp(now);
    }
    return looking;
  };
}
