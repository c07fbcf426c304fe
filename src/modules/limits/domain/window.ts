import { HOUR, type Instant } from '../../../kernel/clock.js';

/** All limits count in fixed windows of an hour, aligned to the full hour UTC (contract §8). */
export interface Window {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

export function windowAt(now: Instant): Window {
  const startsAt = now - (now % HOUR);
  return { startsAt, endsAt: startsAt + HOUR };
}

/** Whole seconds until a window ends, at least one: the value of `Retry-After`. */
export function secondsUntil(end: Instant, now: Instant): number {
  return Math.max(1, Math.ceil((end - now) / 1_000));
}
