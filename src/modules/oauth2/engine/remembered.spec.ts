import { HOUR, MINUTE } from '../../../kernel/clock.js';
import { FixedClock } from '../../../../test/support/fixtures.js';
import { Remembered } from './remembered.js';

let clock: FixedClock;
let remembered: Remembered<number>;
let made: number;
const make = () => Promise.resolve((made += 1));
const fail = () => Promise.reject(new Error('away'));

beforeEach(() => {
  clock = new FixedClock();
  remembered = new Remembered(clock, { lifetime: HOUR, patience: MINUTE, capacity: 2 });
  made = 0;
});

describe('Remembered', () => {
  it('makes a value once an hour', async () => {
    expect([await remembered.get('a', make), await remembered.get('a', make)]).toEqual([1, 1]);
    clock.advance(HOUR - 1);
    expect(await remembered.get('a', make)).toBe(1);
    clock.advance(1);
    expect(await remembered.get('a', make)).toBe(2);
  });

  it('makes it once for all who ask meanwhile', async () => {
    expect(await Promise.all([remembered.get('a', make), remembered.get('a', make)])).toEqual([1, 1]);
  });

  it('renews it before its time, but once a minute at most', async () => {
    await remembered.get('a', make);
    clock.advance(MINUTE - 1);
    expect(await remembered.renew('a', make)).toBe(1);
    clock.advance(1);
    expect([await remembered.renew('a', make), await remembered.renew('a', make)]).toEqual([2, 2]);
  });

  it('forgets a failure', async () => {
    await expect(remembered.get('a', fail)).rejects.toThrow('away');
    expect(await remembered.get('a', make)).toBe(1);
  });

  it('keeps what it has when a renewal fails, and waits a minute before the next', async () => {
    await remembered.get('a', make);
    clock.advance(MINUTE);
    await expect(remembered.renew('a', fail)).rejects.toThrow('away');
    expect([await remembered.get('a', make), await remembered.renew('a', make)]).toEqual([1, 1]);
    clock.advance(MINUTE);
    expect(await remembered.renew('a', make)).toBe(2);
  });

  it('keeps as many as it may, the latest', async () => {
    for (const key of ['a', 'b', 'c']) await remembered.get(key, make);
    expect([await remembered.get('b', make), await remembered.get('c', make)]).toEqual([2, 3]);
    expect(await remembered.get('a', make)).toBe(4);
  });
});
