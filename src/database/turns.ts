import { problem } from '../errors/api-error.js';
import { PATIENCE } from './patience.js';

/** Lets pieces of work that have a key in common run one after the other in this process, first come first served. */
export class Turns {
  /** The last one of those who wait for a key; no more keys than there are pieces of work under way. */
  private readonly last = new Map<string, Promise<void>>();

  /**
   * @returns what the work returns
   * @throws 503 `general_service_unavailable` when its turn does not come in time
   */
  take<T>(key: string, work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        reject(problem('general_service_unavailable', { retryAfter: 1 }));
      }, PATIENCE.turn);
      const turn = async (): Promise<void> => {
        clearTimeout(timer);
        if (!isLate) await work().then(resolve, reject);
      };
      const before = this.last.get(key);
      const mine = before === undefined ? turn() : before.then(turn);
      this.last.set(key, mine);
      void mine.then(() => {
        if (this.last.get(key) === mine) this.last.delete(key);
      });
    });
  }

  get size(): number {
    return this.last.size;
  }
}
