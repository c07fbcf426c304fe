import { isoDate, SystemClock } from './clock.js';

describe('isoDate', () => {
  it.each([
    [0, '1970-01-01T00:00:00.000+00:00'],
    [Date.UTC(2023, 4, 1, 12, 34, 56, 789), '2023-05-01T12:34:56.789+00:00'],
    [Date.UTC(2024, 1, 29, 23, 59, 59, 7), '2024-02-29T23:59:59.007+00:00'],
  ])('writes %d with three decimals and +00:00, never Z', (instant, text) => {
    expect(isoDate(instant)).toBe(text);
  });

  it('writes an absent date as an empty text', () => {
    expect(isoDate(null)).toBe('');
  });
});

describe('SystemClock', () => {
  it('tells the time of the machine in whole milliseconds', () => {
    const before = Date.now();
    const now = new SystemClock().now();
    expect(Number.isInteger(now)).toBe(true);
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });
});
