import { HOUR } from '../../../kernel/clock.js';
import { NOW } from '../../../../test/support/fixtures.js';
import { secondsUntil, windowAt } from './window.js';

describe('windowAt', () => {
  it.each([
    ['at the full hour', 0],
    ['in the middle', HOUR / 2],
    ['in the last millisecond', HOUR - 1],
  ])('%s is the hour UTC that the moment is in', (_when, offset) => {
    expect(windowAt(NOW + offset)).toEqual({ startsAt: NOW, endsAt: NOW + HOUR });
  });

  it('is the next one a millisecond later', () => {
    expect(windowAt(NOW + HOUR)).toEqual({ startsAt: NOW + HOUR, endsAt: NOW + 2 * HOUR });
  });
});

describe('secondsUntil', () => {
  it.each([
    [HOUR, 3_600],
    [1_001, 2],
    [1_000, 1],
    [1, 1],
    [0, 1],
    [-5_000, 1],
  ])('with %d ms left is %d: whole seconds, rounded up, never zero', (left, seconds) => {
    expect(secondsUntil(NOW + left, NOW)).toBe(seconds);
  });
});
