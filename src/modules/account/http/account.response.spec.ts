import { aUser, NOW } from '../../../../test/support/fixtures.js';
import { AccountResponse } from './account.response.js';

const DATE = '2026-01-01T00:00:00.000+00:00';

describe('AccountResponse', () => {
  it('has exactly the fields of the Account model, in their order', () => {
    const user = aUser({ phone: '+12', emailVerified: true, prefs: '{"b":1,"a":{}}', updatedAt: NOW + 1 });
    expect(Object.entries(AccountResponse.of(user, { knowsLabels: false }))).toEqual([
      ['$id', 'ada'],
      ['$createdAt', DATE],
      ['$updatedAt', '2026-01-01T00:00:00.001+00:00'],
      ['name', 'Ada'],
      ['registration', DATE],
      ['status', true],
      ['passwordUpdate', DATE],
      ['email', 'ada@example.test'],
      ['phone', '+12'],
      ['emailVerification', true],
      ['phoneVerification', false],
      ['prefs', { b: 1, a: {} }],
    ]);
  });

  it('has two more for clients that know them', () => {
    const { labels, accessedAt, ...others } = AccountResponse.of(aUser(), { knowsLabels: true });
    expect([labels, accessedAt]).toEqual([[], DATE]);
    expect(others).toEqual(AccountResponse.of(aUser(), { knowsLabels: false }));
  });

  it('has no null: what is not set is empty', () => {
    const user = aUser({
      email: null,
      phone: null,
      passwordHash: null,
      passwordUpdatedAt: null,
      active: false,
      name: '',
    });
    expect(AccountResponse.of(user, { knowsLabels: false })).toMatchObject({
      name: '',
      status: false,
      passwordUpdate: '',
      email: '',
      phone: '',
      prefs: {},
    });
  });

  it('never holds a password, its hash, or a former one', () => {
    const user = aUser({ passwordHistory: '["hash-0"]' });
    expect(JSON.stringify(AccountResponse.of(user, { knowsLabels: true }))).not.toContain('hash');
  });
});
