import { Injectable } from '@nestjs/common';
import { Settings } from '../../../config/settings.js';
import { problem } from '../../../errors/api-error.js';
import { Clock } from '../../../kernel/clock.js';
import type { RequestContext } from '../../../kernel/request-context.js';
import { RateCounter } from '../counters/rate-counter.js';
import { type Bucket, bucketKey } from '../domain/bucket.js';
import { secondsUntil, type Window, windowAt } from '../domain/window.js';
import { refuseForeignCountry } from './sms-country.js';

/** Wrong current passwords that one user may give in an hour, over all routes that ask for it (contract §17.27). */
const WRONG_PASSWORDS = 10;

/**
 * Limits against abuse that are no part of the documented table: generous, without headers, refused with
 * `Retry-After` (contract §17.14, 15, 27).
 */
@Injectable()
export class Ceilings {
  constructor(
    private readonly counter: RateCounter,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** @throws 429 `general_rate_limit_exceeded` when this address has tried to sign in too often */
  async countLogin({ project, ip }: RequestContext): Promise<void> {
    await this.count({ key: bucketKey('logins', project.id, ip), limit: project.ceilings.loginsPerIp });
  }

  /** @throws 429 `general_rate_limit_exceeded` when this address has caused too many messages */
  async countMessage({ project, ip }: RequestContext): Promise<void> {
    await this.count({ key: bucketKey('messages', project.id, ip), limit: project.ceilings.messagesPerIp });
  }

  /**
   * SMS cost money: they are counted as messages of the address, and for the project as a whole.
   *
   * @throws 400 `general_argument_invalid` when the project does not text to that country
   * @throws 429 `general_rate_limit_exceeded`
   */
  async countSms(context: RequestContext, phone: string): Promise<void> {
    const { project } = context;
    refuseForeignCountry(project, phone);
    await this.countMessage(context);
    await this.count({ key: bucketKey('sms', project.id), limit: project.ceilings.smsPerProject });
  }

  /**
   * Runs a check of the current password. A try is reserved before and given back when it was right, so that
   * simultaneous guesses cannot all slip through.
   *
   * @throws 429 `general_rate_limit_exceeded` after too many wrong ones
   */
  async guess(projectId: string, userId: string, check: () => Promise<boolean>): Promise<boolean> {
    const bucket = { key: bucketKey('guesses', projectId, userId), limit: WRONG_PASSWORDS };
    const window = await this.count(bucket);
    let wrong = false;
    try {
      wrong = !(await check());
    } finally {
      // Right, or not compared at all: what could not be tried was no guess.
      if (!wrong && this.settings.rateLimits) await this.counter.refund(bucket, window);
    }
    return !wrong;
  }

  private async count(bucket: Bucket): Promise<Window> {
    const now = this.clock.now();
    const window = windowAt(now);
    if (bucket.limit === 0 || !this.settings.rateLimits) return window;
    const { allowed } = await this.counter.hit([bucket], window);
    if (!allowed)
      throw problem('general_rate_limit_exceeded', { retryAfter: secondsUntil(window.endsAt, now) });
    return window;
  }
}
