import { aUser, NOW } from '../../../../test/support/fixtures.js';
import { User } from './user.js';

const LATER = NOW + 60_000;
const register = (details: object) => User.register({ projectId: 'p', id: 'u', ...details }, NOW);

describe('User.register', () => {
  it('makes an active, unproven account with empty preferences', () => {
    expect(register({ email: 'a@b.co', passwordHash: 'hash', name: 'Ada' })).toEqual({
      projectId: 'p',
      id: 'u',
      createdAt: NOW,
      updatedAt: NOW,
      name: 'Ada',
      active: true,
      passwordHash: 'hash',
      passwordUpdatedAt: NOW,
      passwordHistory: '[]',
      email: 'a@b.co',
      phone: null,
      emailVerified: false,
      phoneVerified: false,
      prefs: '{}',
      activityCount: 0,
      accessedAt: NOW,
    });
  });

  it('has neither email nor phone nor name where none is given, so that unique keys ignore them', () => {
    expect(register({})).toMatchObject({ email: null, phone: null, name: '' });
  });

  it('has never had a password of its own choosing where none is given', () => {
    expect(register({ phone: '+12' })).toMatchObject({ passwordHash: null, passwordUpdatedAt: null });
  });
});

describe('User.isPasswordless', () => {
  it.each([
    ['no password, no address', {}, true],
    ['no password, an email', { email: 'a@b.co' }, true],
    ['no password, a phone', { phone: '+12' }, true],
    // Another way in is complete, so the password check applies, and fails (contract §16.5).
    ['no password, email and phone', { email: 'a@b.co', phone: '+12' }, false],
    ['a password and nothing else', { passwordHash: 'hash' }, false],
    ['a password and an email', { email: 'a@b.co', passwordHash: 'hash' }, false],
  ])('with %s: %s', (_what, details, expected) => {
    expect(register(details).isPasswordless).toBe(expected);
  });
});

describe('User.isUnproven', () => {
  it.each([
    [false, false, true],
    [true, false, false],
    [false, true, false],
    [true, true, false],
  ])('with email verified %s and phone verified %s: %s', (emailVerified, phoneVerified, expected) => {
    expect(aUser({ emailVerified, phoneVerified }).isUnproven).toBe(expected);
  });
});

describe('User.isClaimedBy', () => {
  it.each([
    ['nobody signed in', aUser(), null, true],
    ['somebody else', aUser(), 'eve', true],
    ['the user', aUser(), 'ada', false],
    ['nobody signed in, of a proven email', aUser({ emailVerified: true }), null, false],
    ['somebody else, of a proven phone', aUser({ phoneVerified: true }), 'eve', false],
  ])('by %s: %#', (_who, user, callerId, expected) => {
    expect(user.isClaimedBy(callerId)).toBe(expected);
  });
});

describe('User.surrender', () => {
  it('takes away what a stranger may have brought: password, history and phone, not the email', () => {
    const user = aUser({ phone: '+12', passwordHistory: '["hash-0"]' });
    user.surrender(LATER);
    expect(user).toMatchObject({
      passwordHash: null,
      passwordUpdatedAt: null,
      passwordHistory: '[]',
      phone: null,
      email: 'ada@example.test',
      updatedAt: LATER,
    });
    expect(user.recentPasswords(20)).toEqual([]);
  });
});

describe('Every change of the record moves $updatedAt:', () => {
  it.each([
    ['rename', (user: User) => user.rename('Lady Ada', LATER), { name: 'Lady Ada' }],
    ['changePrefs', (user: User) => user.changePrefs('{"a":1}', LATER), { prefs: '{"a":1}' }],
    [
      'changeEmail',
      (user: User) => user.changeEmail('b@c.de', LATER),
      { email: 'b@c.de', emailVerified: false },
    ],
    ['changePhone', (user: User) => user.changePhone('+12', LATER), { phone: '+12', phoneVerified: false }],
    ['verifyEmail', (user: User) => user.verifyEmail(LATER), { emailVerified: true }],
    ['verifyPhone', (user: User) => user.verifyPhone(LATER), { phoneVerified: true }],
    ['block', (user: User) => user.block(LATER), { active: false }],
    ['unblock', (user: User) => user.unblock(LATER), { active: true }],
    [
      'changePassword',
      (user: User) => user.changePassword('hash-2', 0, LATER),
      { passwordHash: 'hash-2', passwordUpdatedAt: LATER },
    ],
  ])('%s, and touches nothing else', (_name, change, changed) => {
    const user = aUser();
    change(user);
    expect(user).toEqual({ ...aUser(), ...changed, updatedAt: LATER });
  });
});

describe('User.changeEmail, changePhone', () => {
  it('reset the verification even when the address stays the same, each its own', () => {
    const user = aUser({ phone: '+12', emailVerified: true, phoneVerified: true });
    user.changeEmail('ada@example.test', LATER);
    expect(user).toMatchObject({ emailVerified: false, phoneVerified: true });
    user.verifyEmail(LATER);
    user.changePhone('+12', LATER);
    expect(user).toMatchObject({ emailVerified: true, phoneVerified: false });
  });
});

describe('User.changePassword', () => {
  /** The user after passwords 1 to 5, with a project that remembers so many. */
  function after(remembered: number): User {
    const user = aUser();
    for (let count = 2; count <= 5; count++) user.changePassword(`hash-${count}`, remembered, LATER);
    return user;
  }

  it.each([
    [0, [], []],
    [1, [], ['hash-5']],
    [2, ['hash-4'], ['hash-5', 'hash-4']],
    [4, ['hash-4', 'hash-3', 'hash-2'], ['hash-5', 'hash-4', 'hash-3', 'hash-2']],
    [5, ['hash-4', 'hash-3', 'hash-2', 'hash-1'], ['hash-5', 'hash-4', 'hash-3', 'hash-2', 'hash-1']],
    [20, ['hash-4', 'hash-3', 'hash-2', 'hash-1'], ['hash-5', 'hash-4', 'hash-3', 'hash-2', 'hash-1']],
  ])('with %d remembered keeps the former ones %j, and %j may not come back', (remembered, kept, recent) => {
    const user = after(remembered);
    expect(JSON.parse(user.passwordHistory)).toEqual(kept);
    expect(user.recentPasswords(remembered)).toEqual(recent);
  });

  it('forgets what is beyond a setting that has been lowered', () => {
    const user = after(20);
    user.changePassword('hash-6', 2, LATER);
    expect(JSON.parse(user.passwordHistory)).toEqual(['hash-5']);
    expect(after(20).recentPasswords(2)).toEqual(['hash-5', 'hash-4']);
  });

  it('has nothing to remember of an account without a password', () => {
    const user = aUser({ passwordHash: null });
    expect(user.recentPasswords(20)).toEqual([]);
    user.changePassword('hash-1', 20, LATER);
    expect([user.passwordHistory, user.recentPasswords(20)]).toEqual(['[]', ['hash-1']]);
  });
});

describe('User.renewPasswordHash', () => {
  it('is no change that the user would see: same password, another cost', () => {
    const user = aUser();
    user.renewPasswordHash('hash-1-of-another-cost');
    expect(user).toEqual({ ...aUser(), passwordHash: 'hash-1-of-another-cost' });
  });
});

describe('User.welcome', () => {
  const key = { projectId: 'default', id: 'new' };
  const profile = { email: 'ada@example.test', name: 'Ada', emailVerified: true };

  it('takes over what the provider says, and has no password of its own choosing', () => {
    expect(User.welcome(key, profile, LATER)).toMatchObject({
      ...{ id: 'new', name: 'Ada', email: 'ada@example.test', emailVerified: true, createdAt: LATER },
      ...{ phone: null, passwordUpdatedAt: null, active: true },
    });
    expect(User.welcome(key, { ...profile, emailVerified: false }, LATER).emailVerified).toBe(false);
  });

  it('knows nothing where the provider says nothing; no address is never a verified one', () => {
    expect(User.welcome(key, { email: null, name: null, emailVerified: true }, LATER)).toMatchObject({
      ...{ name: '', email: null, emailVerified: false },
    });
  });

  it('is not passwordless: address and phone can be changed only after a password has been set', () => {
    const user = User.welcome(key, profile, LATER);
    expect(user.isPasswordless).toBe(false);
    expect(user.recentPasswords(20)).toEqual([]);
    user.changePassword('hash-1', 20, LATER);
    expect([user.passwordHistory, user.recentPasswords(20)]).toEqual(['[]', ['hash-1']]);
  });
});

describe('User.complete', () => {
  const profile = { email: 'ada@provider.test', name: 'Lady Ada', emailVerified: true };
  const anonymous = () => aUser({ email: null, name: '', passwordHash: null });

  it('converts an anonymous account: name and address come from the provider', () => {
    const user = anonymous();
    user.complete(profile, LATER);
    expect(user).toMatchObject({
      ...{ email: 'ada@provider.test', name: 'Lady Ada', emailVerified: true, updatedAt: LATER },
    });
  });

  it('never overwrites what is there', () => {
    const user = aUser({ emailVerified: false });
    user.complete(profile, LATER);
    expect(user).toEqual(aUser({ emailVerified: false }));
  });

  it('fills in one without the other', () => {
    const user = aUser({ name: '' });
    user.complete(profile, LATER);
    expect(user).toEqual({ ...aUser(), name: 'Lady Ada', updatedAt: LATER });
    const nameless = anonymous();
    nameless.complete({ email: null, name: null, emailVerified: true }, LATER);
    expect(nameless).toEqual(anonymous());
  });
});
