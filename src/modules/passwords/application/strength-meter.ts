import { Worker } from 'node:worker_threads';
import { SECOND } from '../../../kernel/clock.js';
import type { StrengthAnswer, StrengthTask } from './strength-thread.js';

/** A thread takes them one after the other; who waits behind more than these would wait too long. */
const MOST_WAITING = 50;
const TIME_LIMIT = 5 * SECOND;
/**
 * Characters that are looked at: the time grows with the square of their number. Whoever guesses all of a password
 * guesses its beginning, so what is cut off lets none pass for stronger than it is.
 */
const LONGEST = 32;

interface Waiting {
  readonly settle: (score: number) => void;
  readonly fail: (reason: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * zxcvbn in a thread of its own: one password takes up to a tenth of a second, and the lists 20 MB. The thread is
 * started when there is something to be scored for the first time, and kept.
 */
export class StrengthMeter {
  private thread: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private tasks = 0;

  constructor(
    private readonly startThread = startStrengthThread,
    private readonly timeLimit = TIME_LIMIT,
  ) {}

  /**
   * @param personal what is known of the user: names, addresses
   * @returns 0 (guessed at once) to 4
   * @throws Error when there is no answer in time, or too many wait for one
   */
  async score(password: string, personal: readonly string[]): Promise<number> {
    if (this.waiting.size >= MOST_WAITING) throw new Error('too many passwords wait');
    const thread = (this.thread ??= this.start());
    const id = ++this.tasks;
    return new Promise((settle, fail) => {
      const timer = setTimeout(() => this.giveUp(thread, new Error('takes too long')), this.timeLimit);
      this.waiting.set(id, { settle, fail, timer });
      // Only who works keeps the process alive.
      thread.ref();
      thread.postMessage({ id, password: password.slice(0, LONGEST), personal } satisfies StrengthTask);
    });
  }

  private start(): Worker {
    const thread = this.startThread();
    thread.on('message', ({ id, score }: StrengthAnswer) => {
      this.take(id)?.settle(score);
      if (this.waiting.size === 0) thread.unref();
    });
    thread.on('error', (error) => this.giveUp(thread, error));
    thread.on('exit', () => this.giveUp(thread, new Error('the thread has ended')));
    return thread;
  }

  /** All that wait stand behind the one that the thread cannot do. The next password gets another thread. */
  private giveUp(thread: Worker, reason: Error): void {
    if (this.thread !== thread) return;
    this.thread = undefined;
    void thread.terminate();
    for (const id of [...this.waiting.keys()]) this.take(id)?.fail(reason);
  }

  private take(id: number): Waiting | undefined {
    const found = this.waiting.get(id);
    clearTimeout(found?.timer);
    this.waiting.delete(id);
    return found;
  }
}

function startStrengthThread(): Worker {
  return new Worker(new URL('strength-thread.js', import.meta.url));
}
