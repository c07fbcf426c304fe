import type { Bucket } from '../domain/bucket.js';
import type { Window } from '../domain/window.js';

export interface Tally {
  /** False when one bucket at least was full; then none has counted this time. */
  readonly allowed: boolean;
  /** Per bucket, in order: how often so far, this time included when allowed. */
  readonly counts: readonly number[];
}

/** Counts what is limited: in the process, or in Redis for several processes together. */
export abstract class RateCounter {
  /** Counts on all buckets, or on none when one of them is full. */
  abstract hit(buckets: readonly Bucket[], window: Window): Promise<Tally>;
  /** Takes one hit back: what was reserved did not happen. */
  abstract refund(bucket: Bucket, window: Window): Promise<void>;
}
