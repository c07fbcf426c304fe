import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { HashThreads } from './hash-threads.js';

const TEXT = 'correct horse battery';
const COST = 4;

/** From the source: nothing need be built for unit tests. */
const startThread = () => {
  const file = JSON.stringify(fileURLToPath(new URL('hash-thread.ts', import.meta.url)));
  return new Worker(`require('tsx/cjs/api').require(${file}, ${file})`, { eval: true });
};

/** A thread that does as the text says with each task. */
const startScript = (script: string) => () =>
  new Worker(
    `const { parentPort } = require('node:worker_threads'); parentPort.on('message', () => { ${script} })`,
    { eval: true },
  );

describe('HashThreads', () => {
  it('makes bcrypt hashes of a cost, and recognises them again', async () => {
    const threads = new HashThreads(startThread);
    const hash = await threads.hash(TEXT, COST);
    expect(hash).toMatch(/^\$2b\$04\$[./A-Za-z0-9]{53}$/);
    await expect(threads.compare(TEXT, hash)).resolves.toBe(true);
    await expect(threads.compare('another one', hash)).resolves.toBe(false);
  });

  it('starts as many threads as work at once, and keeps them', async () => {
    const start = jest.fn(startScript('parentPort.postMessage(true)'));
    const threads = new HashThreads(start);
    for (let round = 0; round < 3; round++) {
      await Promise.all([threads.compare(TEXT, ''), threads.compare(TEXT, '')]);
    }
    expect(start).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['ends', 'process.exit()', 'a hash thread has ended'],
    ['fails', 'throw new Error("out of order")', 'out of order'],
  ])('lets the task fail whose thread %s, and starts another for the next', async (_how, script, message) => {
    const start = jest
      .fn(startScript('parentPort.postMessage(true)'))
      .mockImplementationOnce(startScript(script));
    const threads = new HashThreads(start);
    await expect(threads.compare(TEXT, '')).rejects.toThrow(message);
    await expect(threads.compare(TEXT, '')).resolves.toBe(true);
    expect(start).toHaveBeenCalledTimes(2);
  });

  it('takes no idle thread that has ended meanwhile', async () => {
    const start = jest.fn(startScript('parentPort.postMessage(true); parentPort.close()'));
    const threads = new HashThreads(start);
    await threads.compare(TEXT, '');
    await new Promise((resolve) => start.mock.results[0]!.value.once('exit', resolve));
    await expect(threads.compare(TEXT, '')).resolves.toBe(true);
    expect(start).toHaveBeenCalledTimes(2);
  });

  (process.platform === 'linux' ? it : it.skip)('puts its threads, and nothing else, behind', async () => {
    const before = priorities();
    await new HashThreads(startThread).hash(TEXT, COST);
    const lowered = priorities().filter((priority) => priority === Math.min(getPriority() + 10, 19));
    expect(lowered).toHaveLength(before.filter((priority) => priority === lowered[0]).length + 1);
    expect(getPriority()).toBe(before[0]);
  });
});

/** How nice each thread of this process is, the main one first: its number is that of the process. */
function priorities(): number[] {
  const others = readdirSync('/proc/self/task').filter((thread) => thread !== String(process.pid));
  return [String(process.pid), ...others].map((thread) => {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
    // The second field, the name, may hold blanks and parentheses.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  });
}
