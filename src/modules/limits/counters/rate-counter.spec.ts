import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOUR } from '../../../kernel/clock.js';
import { NOW } from '../../../../test/support/fixtures.js';
import { windowAt } from '../domain/window.js';
import { MemoryCounter } from './memory.counter.js';
import type { RateCounter } from './rate-counter.js';
import { SqliteCounter } from './sqlite.counter.js';

const window = windowAt(NOW);
const next = windowAt(NOW + HOUR);
const narrow = { key: 'narrow', limit: 2 };
const wide = { key: 'wide', limit: 5 };

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-limits-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const inFile = (number: number) => new SqliteCounter(join(folder, 'made', `${number}`));

let counter: RateCounter;
const hits = async (times: number, buckets = [narrow]) => {
  const tallies = [];
  for (let time = 0; time < times; time++) tallies.push(await counter.hit(buckets, window));
  return tallies;
};

describe.each([
  ['MemoryCounter', () => new MemoryCounter()],
  ['SqliteCounter', () => inFile((files += 1))],
])('%s', (_name, make) => {
  beforeEach(() => {
    counter = make();
  });

  it('admits exactly as many as the limit says; a refused one does not count', async () => {
    expect(await hits(4)).toEqual([
      { allowed: true, counts: [1] },
      { allowed: true, counts: [2] },
      { allowed: false, counts: [2] },
      { allowed: false, counts: [2] },
    ]);
  });

  it('counts on all buckets or on none', async () => {
    expect(await hits(3, [wide, narrow])).toEqual([
      { allowed: true, counts: [1, 1] },
      { allowed: true, counts: [2, 2] },
      { allowed: false, counts: [2, 2] },
    ]);
    expect(await counter.hit([wide], window)).toEqual({ allowed: true, counts: [3] });
  });

  it('counts buckets apart', async () => {
    await hits(2);
    expect(await counter.hit([{ key: 'other', limit: 2 }], window)).toEqual({ allowed: true, counts: [1] });
  });

  it('begins anew in the next window', async () => {
    await hits(3);
    expect(await counter.hit([narrow], next)).toEqual({ allowed: true, counts: [1] });
  });

  it('takes one hit back', async () => {
    await hits(2);
    await counter.refund(narrow, window);
    expect(await hits(2)).toEqual([
      { allowed: true, counts: [2] },
      { allowed: false, counts: [2] },
    ]);
  });

  it('takes nothing back of a window that is over, nor of a bucket that it does not know', async () => {
    await hits(1);
    await counter.hit([narrow], next);
    await counter.refund(narrow, window);
    await counter.refund(wide, next);
    expect(await counter.hit([narrow], next)).toEqual({ allowed: true, counts: [2] });
    expect(await counter.hit([wide], next)).toEqual({ allowed: true, counts: [1] });
  });

  it('admits no more than the limit of many at once', async () => {
    const tallies = await Promise.all(Array.from({ length: 20 }, () => counter.hit([wide], window)));
    expect(tallies.filter(({ allowed }) => allowed)).toHaveLength(5);
  });
});

describe('MemoryCounter', () => {
  beforeEach(() => {
    counter = new MemoryCounter();
  });

  it('forgets the oldest buckets rather than fill the memory', async () => {
    await counter.hit([{ key: 'oldest', limit: 9 }], window);
    await counter.hit([{ key: 'second', limit: 9 }], window);
    for (let count = 0; count < 499_999; count++) await counter.hit([{ key: `k${count}`, limit: 9 }], window);
    expect(await counter.hit([{ key: 'second', limit: 9 }], window)).toMatchObject({ counts: [2] });
    expect(await counter.hit([{ key: 'oldest', limit: 9 }], window)).toMatchObject({ counts: [1] });
  });
});

describe('SqliteCounter', () => {
  it('counts on where another process has stopped, whether that had time for it or not', async () => {
    const first = inFile((files += 1));
    await first.hit([narrow, wide], window);
    const second = inFile(files);
    expect(await second.hit([narrow], window)).toEqual({ allowed: true, counts: [2] });
    first.onApplicationShutdown();
    second.onApplicationShutdown();
    const third = inFile(files);
    expect(await third.hit([narrow], window)).toEqual({ allowed: false, counts: [2] });
    expect(await third.hit([narrow], next)).toEqual({ allowed: true, counts: [1] });
  });

  it('says so when it cannot count', async () => {
    const closed = inFile((files += 1));
    closed.onApplicationShutdown();
    await expect(closed.hit([narrow], window)).rejects.toThrow();
  });
});
