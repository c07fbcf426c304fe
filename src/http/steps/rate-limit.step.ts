import { Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  InjectThrottlerOptions,
  InjectThrottlerStorage,
  ThrottlerGuard,
  type ThrottlerModuleOptions,
  type ThrottlerRequest,
  ThrottlerStorage,
} from '@nestjs/throttler';
import { Settings } from '../../config/settings.js';
import { problem } from '../../errors/api-error.js';
import { Clock } from '../../kernel/clock.js';
import { RateCounter } from '../../modules/limits/counters/rate-counter.js';
import { type Bucket, bucketKey } from '../../modules/limits/domain/bucket.js';
import { secondsUntil, windowAt } from '../../modules/limits/domain/window.js';
import type { LimitKey } from '../endpoint.js';
import type { Exchange } from '../exchange.js';
import { exchangeOf } from '../exchange-of.js';
import { normaliseEmail } from '../validators/email.js';
import type { Step } from './step.js';

/**
 * Step 12: the documented limits (contract §8). Throttler's guard decides whether a request counts at all; counting
 * is ours, since a window is aligned to the hour here and a route may have two buckets that count together.
 */
@Injectable()
export class RateLimitStep extends ThrottlerGuard implements Step {
  constructor(
    @InjectThrottlerOptions() options: ThrottlerModuleOptions,
    @InjectThrottlerStorage() storage: ThrottlerStorage,
    reflector: Reflector,
    private readonly counter: RateCounter,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {
    super(options, storage, reflector);
  }

  /** @throws 429 `general_rate_limit_exceeded` */
  take(exchange: Exchange): void | Promise<void> {
    if (exchange.endpoint.limit === undefined) return;
    return this.canActivate(exchange.execution).then(() => undefined);
  }

  protected override async handleRequest({ context }: ThrottlerRequest): Promise<boolean> {
    const exchange = exchangeOf(context);
    const buckets = await this.bucketsOf(exchange);
    const now = this.clock.now();
    const window = windowAt(now);
    const counted = exchange.caller.kind !== 'application';
    const tally = counted
      ? await this.counter.hit(buckets, window)
      : { allowed: true, counts: buckets.map(() => 0) };

    const [limit, remaining] = tightest(buckets, tally.counts);
    void exchange.reply
      .header('X-RateLimit-Limit', limit)
      .header('X-RateLimit-Remaining', remaining)
      .header('X-RateLimit-Reset', Math.floor(window.endsAt / 1_000));
    if (!tally.allowed && this.settings.rateLimits) {
      throw problem('general_rate_limit_exceeded', { retryAfter: secondsUntil(window.endsAt, now) });
    }
    return true;
  }

  private async bucketsOf(exchange: Exchange): Promise<Bucket[]> {
    const { endpoint, project } = exchange;
    const { attempts, by } = endpoint.limit ?? { attempts: 0, by: [] };
    const values = await Promise.all(by.map((key) => this.keyValue(key, exchange)));
    return values.map((value, index) => ({
      // The endpoint's id stands for method and route; the host is the public URL's, the same for all.
      key: bucketKey('limit', project.id, endpoint.id, by[index] ?? '', value),
      limit: attempts,
    }));
  }

  private async keyValue(key: LimitKey, { request, caller, parameters }: Exchange): Promise<string> {
    switch (key) {
      case 'ip':
        // Throttler's own: an IPv6 customer has a whole network of addresses, which is counted as one.
        return this.getTracker(request);
      case 'caller':
        return caller.kind === 'user' ? caller.account.id : '';
      case 'email':
        return normaliseEmail(textOf(parameters[key]));
      case 'phone':
      case 'userId':
        return textOf(parameters[key]);
    }
  }
}

/** Of several buckets, the headers tell of the one with least room. */
function tightest(buckets: readonly Bucket[], counts: readonly number[]): [limit: number, remaining: number] {
  const rooms = buckets.map(
    ({ limit }, index) => [limit, Math.max(0, limit - (counts[index] ?? 0))] as const,
  );
  const [first = [0, 0] as const, ...others] = rooms;
  return [...others.reduce((least, room) => (room[1] < least[1] ? room : least), first)];
}

/** Limits are counted before parameters are checked: what is no text counts as missing. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
