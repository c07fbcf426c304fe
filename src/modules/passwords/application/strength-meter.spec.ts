import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { StrengthMeter } from './strength-meter.js';

/** From the source: nothing need be built for unit tests. */
const startThread = () => {
  const file = JSON.stringify(fileURLToPath(new URL('strength-thread.ts', import.meta.url)));
  return new Worker(`require('tsx/cjs/api').require(${file}, ${file})`, { eval: true });
};

/** A thread that does as the text says with each task. */
const startScript = (script: string) => () =>
  new Worker(
    `const { parentPort } = require('node:worker_threads');
     parentPort.on('message', ({ id, password }) => { ${script} })`,
    { eval: true },
  );
const startGood = startScript('parentPort.postMessage({ id, score: 3 })');
const MINUTE = 60_000;

describe('StrengthMeter', () => {
  it('scores what is guessed at once with 0, what nobody guesses with 4, and knows the user', async () => {
    const meter = new StrengthMeter(startThread, MINUTE);
    await expect(meter.score('password', [])).resolves.toBe(0);
    await expect(meter.score('kept between five herons', [])).resolves.toBe(4);
    const known = await meter.score('grzybowska', ['Grzybowska']);
    expect(known).toBeLessThan(await meter.score('grzybowska', []));
  }, 60_000);

  it('starts its thread with the first password, and keeps it', async () => {
    const start = jest.fn(startGood);
    const meter = new StrengthMeter(start);
    expect(start).not.toHaveBeenCalled();
    for (const password of ['first', 'second']) await expect(meter.score(password, [])).resolves.toBe(3);
    expect(start).toHaveBeenCalledTimes(1);
  });

  it('looks at the first 32 characters', async () => {
    const meter = new StrengthMeter(startScript('parentPort.postMessage({ id, score: password.length })'));
    await expect(meter.score('a'.repeat(256), [])).resolves.toBe(32);
  });

  it.each([
    ['ends', 'process.exit()', 'the thread has ended'],
    ['fails', 'throw new Error("out of order")', 'out of order'],
  ])('fails all that wait when the thread %s, and starts another', async (_how, script, message) => {
    const start = jest.fn(startGood).mockImplementationOnce(startScript(script));
    const meter = new StrengthMeter(start);
    const waiting = await Promise.allSettled([meter.score('first', []), meter.score('second', [])]);
    for (const { status, reason } of waiting as PromiseRejectedResult[]) {
      expect([status, reason.message]).toEqual(['rejected', message]);
    }
    await expect(meter.score('third', [])).resolves.toBe(3);
    expect(start).toHaveBeenCalledTimes(2);
  });

  it('stops a thread that does not come to an end', async () => {
    const start = jest.fn(startGood).mockImplementationOnce(startScript('for (;;);'));
    const meter = new StrengthMeter(start, 100);
    await expect(meter.score('first', [])).rejects.toThrow('takes too long');
    await new Promise((resolve) => start.mock.results[0]!.value.once('exit', resolve));
  });

  it('lets 50 wait, and says so at once to those beyond', async () => {
    const start = jest.fn(startScript(''));
    const meter = new StrengthMeter(start, MINUTE);
    const waiting = Promise.allSettled(Array.from({ length: 50 }, () => meter.score('one of many', [])));
    await expect(meter.score('one more', [])).rejects.toThrow('too many passwords wait');
    await start.mock.results[0]!.value.terminate();
    await waiting;
  });
});
