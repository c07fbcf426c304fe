import { aUser } from '../../../test/support/fixtures.js';
import { anApplication, inExchange, USER } from '../../../test/support/exchanges.js';
import { type Caller, GUEST } from '../../kernel/caller.js';
import { ScopeStep } from './scope.step.js';

const take = (caller: Caller, scope: 'public' | 'account') =>
  inExchange({ caller, endpoint: { scope } }, (exchange) => new ScopeStep().take(exchange));

describe('ScopeStep', () => {
  it.each([
    ['a guest, a public route', GUEST, 'public'],
    ['a user, a public route', USER, 'public'],
    ['a user, a member route', USER, 'account'],
    ['a key with the scope public, a public route', anApplication(['public']), 'public'],
  ] as const)('lets pass: %s', async (_who, caller, scope) => {
    await expect(take(caller, scope)).resolves.toBeDefined();
  });

  const nameless: Caller = { kind: 'user', account: aUser({ email: null }), sessionId: null };
  it.each([
    ['a guest, a member route', GUEST, 'account', 'User (role: guests) missing scope (account)'],
    ['a key, a public route', anApplication(), 'public', 'User (role: applications) missing scope (public)'],
    [
      'a key, a member route',
      anApplication(['public']),
      'account',
      'User (role: applications) missing scope (account)',
    ],
    // An account belongs to a user: no key can be given that scope.
    [
      'a key with both scopes, a member route',
      anApplication(['public', 'account']),
      'account',
      'User (role: applications) missing scope (account)',
    ],
    [
      'a key with other scopes, a public route',
      anApplication(['health.read', 'Public']),
      'public',
      'User (role: applications) missing scope (public)',
    ],
  ] as const)('refuses: %s', async (_who, caller, scope, message) => {
    await expect(take(caller, scope)).rejects.toMatchObject({
      type: 'general_unauthorized_scope',
      status: 401,
      message,
    });
    await expect(take(nameless, scope)).resolves.toBeDefined();
  });
});
