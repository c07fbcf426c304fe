import { HashGate } from './hash-gate.js';

/** Work that ends when the test says so. */
class Job {
  readonly work = () =>
    new Promise<string>((resolve, reject) => {
      this.started = true;
      this.end = () => resolve(this.name);
      this.fail = () => reject(new Error(this.name));
    });
  started = false;
  end = (): void => {};
  fail = (): void => {};

  constructor(private readonly name: string) {}
}

const jobs = (count: number) => Array.from({ length: count }, (_, index) => new Job(`job-${index}`));
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('HashGate', () => {
  it('lets as many run at once as it is wide; the others wait and come in order', async () => {
    const gate = new HashGate(2, 10);
    const all = jobs(5);
    const results = all.map(({ work }) => gate.pass(work));
    for (const running of [2, 3, 4, 5]) {
      await settle();
      expect(all.map(({ started }) => started)).toEqual(all.map((_, index) => index < running));
      all[running - 2]?.end();
    }
    all.at(-1)?.end();
    await expect(Promise.all(results)).resolves.toEqual(['job-0', 'job-1', 'job-2', 'job-3', 'job-4']);
  });

  it('refuses at once what finds the queue full, with 503 and a time to come back', async () => {
    const gate = new HashGate(1, 2);
    const all = jobs(4);
    const [first, second, third, fourth] = all.map(({ work }) => gate.pass(work));
    await expect(fourth).rejects.toMatchObject({
      type: 'general_service_unavailable',
      status: 503,
      retryAfter: 5,
    });
    expect(all[3]?.started).toBe(false);
    for (const [index, waiting] of [first, second, third].entries()) {
      await settle();
      all[index]?.end();
      await waiting;
    }
  });

  it('hands the place to who has waited longest: nobody who comes just then slips in', async () => {
    const gate = new HashGate(1, 10);
    const [first, waiting, late] = jobs(3) as [Job, Job, Job];
    const passes = [gate.pass(first.work), gate.pass(waiting.work)];
    await settle();
    first.end();
    await passes[0];
    passes.push(gate.pass(late.work));
    await settle();
    expect([waiting.started, late.started]).toEqual([true, false]);
    waiting.end();
    await settle();
    late.end();
    await Promise.all(passes);
  });

  it('frees the place of work that fails', async () => {
    const gate = new HashGate(1, 1);
    const [failing, next] = jobs(2) as [Job, Job];
    const failed = gate.pass(failing.work);
    const passed = gate.pass(next.work);
    failing.fail();
    await expect(failed).rejects.toThrow('job-0');
    await settle();
    next.end();
    await expect(passed).resolves.toBe('job-1');
    await expect(gate.pass(() => Promise.reject(new Error('at once')))).rejects.toThrow('at once');
    await expect(gate.pass(() => Promise.resolve('free'))).resolves.toBe('free');
  });

  it('tells how many wait, and how long each had to: nothing, or as long as those before it took', async () => {
    const waits: number[] = [];
    const gate = new HashGate(1, 10, (seconds) => waits.push(seconds));
    const [first, second] = jobs(2) as [Job, Job];
    const from = performance.now();
    const passes = [gate.pass(first.work), gate.pass(second.work)];
    expect([gate.queued, waits]).toEqual([1, [0]]);
    await settle();
    first.end();
    await passes[0];
    await settle();
    expect(gate.queued).toBe(0);
    expect(waits[1]).toBeGreaterThan(0);
    expect(waits[1]).toBeLessThanOrEqual((performance.now() - from) / 1_000);
    second.end();
    await Promise.all(passes);
    expect(waits).toHaveLength(2);
  });

  it('has room for nobody in a queue of none', async () => {
    const gate = new HashGate(1, 0);
    const [job] = jobs(1) as [Job];
    const running = gate.pass(job.work);
    await expect(gate.pass(() => Promise.resolve())).rejects.toMatchObject({ status: 503 });
    job.end();
    await running;
  });
});
