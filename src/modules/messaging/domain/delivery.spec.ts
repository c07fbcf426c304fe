import { MINUTE, SECOND } from '../../../kernel/clock.js';
import { DeliveryFailure, LEASE, RetryRule, SEND_LIMIT } from './delivery.js';

const NOW = 1_700_000_000_000;
const NEVER = Infinity;
const timeout = new DeliveryFailure('ETIMEDOUT', false);
const refused = new DeliveryFailure('smtp_550', true);

const shortest = new RetryRule(() => 0);
const longest = new RetryRule(() => 1);

describe('RetryRule', () => {
  it.each([
    [1, SECOND],
    [2, 2 * SECOND],
    [3, 4 * SECOND],
    [6, 32 * SECOND],
    [7, MINUTE],
    [5_000, MINUTE],
  ])('pauses after try %i for up to %i ms, and at least half of that', (attempt, pause) => {
    expect(longest.retryAt(timeout, attempt, NOW, NEVER)).toBe(NOW + pause);
    expect(shortest.retryAt(timeout, attempt, NOW, NEVER)).toBe(NOW + pause / 2);
  });

  it('gives up a recipient whom the transport refuses', () => {
    expect(shortest.retryAt(refused, 1, NOW, NEVER)).toBeNull();
  });

  it('tries again until the message expires, and not after that', () => {
    expect(longest.retryAt(timeout, 1, NOW, NOW + SECOND)).toBe(NOW + SECOND);
    expect(longest.retryAt(timeout, 1, NOW, NOW + SECOND - 1)).toBeNull();
  });
});

describe('LEASE', () => {
  it('is longer than any transport may take', () => {
    expect(LEASE).toBeGreaterThan(SEND_LIMIT);
  });
});
