import { readFileSync } from 'node:fs';
import { Clock, type Instant, SystemClock } from '../kernel/clock.js';

/** A clock that the test suite moves: by the milliseconds that a file holds. Settings refuse it outside tests. */
export class TestClock extends Clock {
  private readonly system = new SystemClock();

  constructor(private readonly path: string) {
    super();
  }

  override now(): Instant {
    return this.system.now() + Number(readFileSync(this.path, 'utf8'));
  }
}

/** The clock that the settings ask for. */
export function clockOf(testClock: string | undefined): Clock {
  return testClock === undefined ? new SystemClock() : new TestClock(testClock);
}
