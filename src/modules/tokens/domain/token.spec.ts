import { DAY, HOUR, MINUTE } from '../../../kernel/clock.js';
import { NOW } from '../../../../test/support/fixtures.js';
import { OPEN_CODES, Token, type TokenKind } from './token.js';

const issue = (kind: TokenKind) =>
  Token.issue({ projectId: 'p', id: 't', userId: 'u', kind, secretHash: Buffer.alloc(32) }, NOW);

describe('Token', () => {
  it.each([
    ['magic-url', HOUR],
    ['phone', 15 * MINUTE],
    ['recovery', HOUR],
    ['verification', 7 * DAY],
  ] as const)('of kind %s lives %d ms', (kind, lifetime) => {
    expect(issue(kind)).toMatchObject({ kind, createdAt: NOW, expiresAt: NOW + lifetime, wrongTries: 0 });
  });

  it('is dead after five wrong guesses, not before', () => {
    const token = issue('phone');
    const dead = Array.from({ length: 6 }, () => {
      token.guessedWrong();
      return token.isDead;
    });
    expect(dead).toEqual([false, false, false, false, true, true]);
  });

  it('of a phone: five may be open at once', () => {
    expect(OPEN_CODES).toBe(5);
  });
});
