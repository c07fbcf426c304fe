import { aUser, NOW } from '../../../../test/support/fixtures.js';
import { Recovery } from './recovery.js';

const LATER = NOW + 60_000;

describe('Recovery.complete', () => {
  it('sets the new password and proves the address: the link came by mail', () => {
    const user = aUser();
    Recovery.complete(user, 'hash-2', 0, LATER);
    expect(user).toMatchObject({
      passwordHash: 'hash-2',
      passwordUpdatedAt: LATER,
      emailVerified: true,
      updatedAt: LATER,
      passwordHistory: '[]',
    });
  });

  it('remembers the former password where the project does', () => {
    const user = aUser();
    Recovery.complete(user, 'hash-2', 3, LATER);
    expect(user.recentPasswords(3)).toEqual(['hash-2', 'hash-1']);
  });

  it('gives a first password to an account that has none', () => {
    const user = aUser({ passwordHash: null, passwordUpdatedAt: null });
    Recovery.complete(user, 'hash-1', 3, LATER);
    expect(user).toMatchObject({ passwordHash: 'hash-1', passwordUpdatedAt: LATER, isPasswordless: false });
  });
});

describe('Recovery.hasCompared', () => {
  const seen = aUser({ passwordHistory: '["hash-0"]' });
  const compared = seen.recentPasswords(3);

  it('is true while the account has the passwords that it had', () => {
    expect(Recovery.hasCompared(seen, 3, compared)).toBe(true);
  });

  it('is false once the account has got another one', () => {
    const user = aUser({ passwordHistory: '["hash-0"]' });
    user.changePassword('hash-2', 3, LATER);
    expect(Recovery.hasCompared(user, 3, compared)).toBe(false);
  });

  it('is true whatever has happened where the project remembers none', () => {
    expect(Recovery.hasCompared(aUser({ passwordHash: 'hash-2' }), 0, [])).toBe(true);
  });

  it('is true when passwords have only gone', () => {
    const user = aUser();
    user.surrender(LATER);
    expect(Recovery.hasCompared(user, 3, compared)).toBe(true);
  });
});

describe('Recovery.demandSame', () => {
  it.each([
    ['password', 'password'],
    ['pässword', 'pässword'],
    ['pass\u0000word', 'pass\u0000word'],
  ])('takes %j twice', (password, again) => {
    expect(() => Recovery.demandSame(password, again)).not.toThrow();
  });

  it.each([
    ['password', 'Password'],
    ['password', 'password '],
    ['pass\u0000word', 'pass\u0000ward'],
    // The same to the eye, composed and decomposed.
    ['p\u00e4ssword', 'pa\u0308ssword'],
  ])('refuses %j and %j', (password, again) => {
    expect(() => Recovery.demandSame(password, again)).toThrow(
      expect.objectContaining({ type: 'user_password_mismatch', status: 400 }),
    );
  });
});

it('Recovery spends tokens of its own kind', () => {
  expect(Recovery.tokenKind).toBe('recovery');
});
