import { PATIENCE } from './patience.js';
import { Turns } from './turns.js';

/** Work that ends when it is told to, and says that it has begun. */
function someWork() {
  let end!: () => void;
  const over = new Promise<void>((resolve) => (end = resolve));
  const run = jest.fn(() => over);
  return { run, end };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('Turns', () => {
  it('runs what has one key one after the other, first come first served', async () => {
    const turns = new Turns();
    const events: string[] = [];
    await Promise.all(
      [1, 2, 3].map((number) =>
        turns.take('ada', async () => {
          events.push(`begin ${number}`);
          await settled();
          events.push(`end ${number}`);
        }),
      ),
    );
    expect(events).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2', 'begin 3', 'end 3']);
  });

  it('lets other keys run meanwhile', async () => {
    const turns = new Turns();
    const [mine, other] = [someWork(), someWork()];
    const both = [turns.take('ada', mine.run), turns.take('eve', other.run)];
    expect([mine.run.mock.calls.length, other.run.mock.calls.length]).toEqual([1, 1]);
    mine.end();
    other.end();
    await Promise.all(both);
  });

  it('hands on what the work returns or throws, and goes on', async () => {
    const turns = new Turns();
    const results = await Promise.allSettled([
      turns.take('ada', () => Promise.reject(new Error('refused'))),
      turns.take('ada', () => Promise.resolve('done')),
    ]);
    expect(results).toMatchObject([{ reason: { message: 'refused' } }, { value: 'done' }]);
  });

  it('refuses whose turn does not come in time, and never runs that', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    try {
      const turns = new Turns();
      const [slow, late, next] = [someWork(), someWork(), someWork()];
      const first = turns.take('ada', slow.run);
      const second = turns.take('ada', late.run);
      jest.advanceTimersByTime(PATIENCE.turn);
      await expect(second).rejects.toMatchObject({ type: 'general_service_unavailable', retryAfter: 1 });
      const third = turns.take('ada', next.run);
      slow.end();
      next.end();
      await Promise.all([first, third]);
      expect([late.run.mock.calls.length, next.run.mock.calls.length]).toEqual([0, 1]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('keeps nothing of those who are through', async () => {
    const turns = new Turns();
    await Promise.all(['ada', 'ada', 'eve'].map((key) => turns.take(key, () => Promise.resolve())));
    await settled();
    expect(turns.size).toBe(0);
  });
});
