import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { HashTask } from './hash-thread.js';

/**
 * bcrypt in threads of its own, of low priority: what else the process does comes first, and libuv's pool is left to
 * files and DNS. A thread is started when none is idle, and kept; how many there may be is up to the caller.
 */
export class HashThreads {
  private readonly idle = new Set<Worker>();

  constructor(private readonly startThread = startHashThread) {}

  hash(text: string, cost: number): Promise<string> {
    return this.run({ text, cost }) as Promise<string>;
  }

  compare(text: string, hash: string): Promise<boolean> {
    return this.run({ text, hash }) as Promise<boolean>;
  }

  private async run(task: HashTask): Promise<unknown> {
    const [thread = this.start()] = this.idle;
    this.idle.delete(thread);
    // Only who works keeps the process alive.
    thread.ref();
    thread.postMessage(task);
    const answer = await nextMessage(thread);
    thread.unref();
    this.idle.add(thread);
    return answer;
  }

  private start(): Worker {
    const thread = this.startThread();
    // Whoever waits for its answer gets to know; without a listener here, it would end the process.
    thread.on('error', () => undefined);
    thread.once('exit', () => this.idle.delete(thread));
    return thread;
  }
}

/** Fails when the thread dies instead. */
async function nextMessage(thread: Worker): Promise<unknown> {
  const over = new AbortController();
  const died = once(thread, 'exit', over).then(() => {
    throw new Error('a hash thread has ended');
  });
  try {
    const [message] = (await Promise.race([once(thread, 'message', over), died])) as unknown[];
    return message;
  } finally {
    over.abort();
  }
}

function startHashThread(): Worker {
  return new Worker(new URL('hash-thread.js', import.meta.url));
}
