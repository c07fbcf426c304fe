import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.js';

/**
 * Makes the ids of rows: 13 hex digits of microseconds and 7 random ones, 20 lower-case hex in all (contract §5,
 * CustomId). They grow with time, so inserts go to the end of an index and "oldest first" is the order of ids.
 */
export class Ids {
  private lastMicrosecond = 0;

  constructor(private readonly clock: Clock) {}

  next(): string {
    // Two ids of one process never share a microsecond, so that their order is the order of their making.
    this.lastMicrosecond = Math.max(this.clock.now() * 1_000, this.lastMicrosecond + 1);
    const time = this.lastMicrosecond.toString(16).padStart(13, '0');
    return time + randomBytes(4).toString('hex').slice(0, 7);
  }
}
