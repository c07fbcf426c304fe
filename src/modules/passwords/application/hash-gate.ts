import { problem } from '../../../errors/api-error.js';

/**
 * Lets a bounded number of password hashes run at once and a bounded number wait: a flood of sign-ins slows down
 * sign-ins, nothing else, and those beyond the queue are told so at once.
 */
export class HashGate {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /**
   * @param width hashes at once: more than there are cores would only make each of them slower
   * @param queue hashes that may wait
   * @param noteWait told how many seconds each had to wait, mostly none
   */
  constructor(
    private readonly width: number,
    private readonly queue: number,
    private readonly noteWait: (seconds: number) => void = () => undefined,
  ) {}

  /** How many wait now. */
  get queued(): number {
    return this.waiting.length;
  }

  /** @throws 503 `general_service_unavailable` when too many wait already */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.running < this.width) {
      this.running++;
      this.noteWait(0);
    } else {
      const from = performance.now();
      await this.turn();
      this.noteWait((performance.now() - from) / 1_000);
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      // The place is handed over, not given up, so that nobody slips in between.
      if (next === undefined) this.running--;
      else next();
    }
  }

  private turn(): Promise<void> {
    if (this.waiting.length >= this.queue) throw problem('general_service_unavailable', { retryAfter: 5 });
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
