import type { Bucket } from '../domain/bucket.js';
import type { Window } from '../domain/window.js';
import { RateCounter, type Tally } from './rate-counter.js';

/** Some 40 MB at most: beyond it the oldest buckets are forgotten rather than the process. */
const MOST_BUCKETS = 500_000;

export class MemoryCounter extends RateCounter {
  private window = 0;
  private counts = new Map<string, number>();

  override hit(buckets: readonly Bucket[], window: Window): Promise<Tally> {
    this.enter(window);
    const before = buckets.map(({ key }) => this.counts.get(key) ?? 0);
    const allowed = buckets.every(({ limit }, index) => (before[index] ?? 0) < limit);
    if (!allowed) return Promise.resolve({ allowed, counts: before });
    buckets.forEach(({ key }, index) => this.counts.set(key, (before[index] ?? 0) + 1));
    this.forgetOldest();
    return Promise.resolve({ allowed, counts: before.map((count) => count + 1) });
  }

  override refund({ key }: Bucket, window: Window): Promise<void> {
    const count = window.startsAt === this.window ? this.counts.get(key) : undefined;
    if (count !== undefined) this.counts.set(key, count - 1);
    return Promise.resolve();
  }

  private enter(window: Window): void {
    if (window.startsAt === this.window) return;
    this.window = window.startsAt;
    this.counts = new Map();
  }

  private forgetOldest(): void {
    for (const key of this.counts.keys()) {
      if (this.counts.size <= MOST_BUCKETS) return;
      this.counts.delete(key);
    }
  }
}
