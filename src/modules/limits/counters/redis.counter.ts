import { Logger } from '@nestjs/common';
import type { Cluster, Redis } from 'ioredis';
import { HOUR } from '../../../kernel/clock.js';
import type { Bucket } from '../domain/bucket.js';
import type { Window } from '../domain/window.js';
import { MemoryCounter } from './memory.counter.js';
import { RateCounter, type Tally } from './rate-counter.js';

/** One round trip: look at all, then count all or none. KEYS: the buckets. ARGV: time to live in ms, then the limits. */
const HIT = `
  local counts, allowed = {}, 1
  for i, key in ipairs(KEYS) do
    counts[i] = tonumber(redis.call('GET', key) or '0')
    if counts[i] >= tonumber(ARGV[i + 1]) then allowed = 0 end
  end
  if allowed == 1 then
    for i, key in ipairs(KEYS) do
      counts[i] = redis.call('INCR', key)
      if counts[i] == 1 then redis.call('PEXPIRE', key, ARGV[1]) end
    end
  end
  return { allowed, unpack(counts) }
`;

const REFUND = `if redis.call('EXISTS', KEYS[1]) == 1 then return redis.call('DECR', KEYS[1]) end return 0`;

/** Counts in Redis, and in the process while Redis is away: requests go on, and so do limits. */
export class RedisCounter extends RateCounter {
  private readonly fallback = new MemoryCounter();
  private readonly logger = new Logger(RedisCounter.name);
  private away = false;

  constructor(
    private readonly redis: Redis | Cluster,
    private readonly prefix: string,
  ) {
    super();
  }

  override hit(buckets: readonly Bucket[], window: Window): Promise<Tally> {
    return this.orInMemory(
      async () => {
        const keys = buckets.map((bucket) => this.keyOf(bucket, window));
        const limits = buckets.map(({ limit }) => limit);
        // Twice the window: a process whose clock is behind must not find the bucket gone.
        const [allowed, ...counts] = (await this.redis.eval(
          HIT,
          keys.length,
          ...keys,
          2 * HOUR,
          ...limits,
        )) as number[];
        return { allowed: allowed === 1, counts };
      },
      () => this.fallback.hit(buckets, window),
    );
  }

  override refund(bucket: Bucket, window: Window): Promise<void> {
    return this.orInMemory(
      async () => void (await this.redis.eval(REFUND, 1, this.keyOf(bucket, window))),
      () => this.fallback.refund(bucket, window),
    );
  }

  private keyOf({ key }: Bucket, { startsAt }: Window): string {
    return `{${this.prefix}}:limit:${startsAt / HOUR}:${key}`;
  }

  private async orInMemory<T>(inRedis: () => Promise<T>, inMemory: () => Promise<T>): Promise<T> {
    try {
      const result = await inRedis();
      if (this.away) this.logger.log('Redis is back: limits are counted there again');
      this.away = false;
      return result;
    } catch (error) {
      if (!this.away)
        this.logger.warn(`Redis is away, limits are counted in memory (${(error as Error).message})`);
      this.away = true;
      return inMemory();
    }
  }
}
