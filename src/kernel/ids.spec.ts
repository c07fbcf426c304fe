import { FixedClock, NOW } from '../../test/support/fixtures.js';
import { Ids } from './ids.js';

describe('Ids', () => {
  it('makes 20 lower-case hex digits, the first 13 of them microseconds', () => {
    const id = new Ids(new FixedClock()).next();
    expect(id).toMatch(/^[0-9a-f]{20}$/);
    expect(parseInt(id.slice(0, 13), 16)).toBe(NOW * 1_000);
  });

  it('keeps the length when the clock stands at its beginning', () => {
    expect(new Ids(new FixedClock(0)).next()).toMatch(/^0{12}1[0-9a-f]{7}$/);
  });

  it('makes ids that grow and never repeat within a millisecond', () => {
    const ids = new Ids(new FixedClock());
    const made = Array.from({ length: 5_000 }, () => ids.next());
    expect(made).toEqual([...made].sort());
    expect(new Set(made.map((id) => id.slice(0, 13))).size).toBe(made.length);
  });

  it('goes on growing when the clock is set back', () => {
    const clock = new FixedClock();
    const ids = new Ids(clock);
    const before = ids.next();
    clock.advance(-60_000);
    expect(ids.next() > before).toBe(true);
  });

  it('differs between two processes in the same microsecond', () => {
    const firsts = Array.from({ length: 1_000 }, () => new Ids(new FixedClock()).next());
    expect(new Set(firsts).size).toBeGreaterThan(990);
  });
});
