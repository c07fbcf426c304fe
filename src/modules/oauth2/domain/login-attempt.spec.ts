import { NOW } from '../../../../test/support/fixtures.js';
import { MINUTE } from '../../../kernel/clock.js';
import { hashSecret } from '../../../kernel/secret.js';
import { LoginAttempt } from './login-attempt.js';

const attempt = LoginAttempt.begin(
  {
    ...{ stateHash: hashSecret('state'), bindingHash: hashSecret('binding') },
    ...{ projectId: 'default', provider: 'github', secrets: Buffer.alloc(1) },
    ...{ successUrl: 'https://a.test/', failureUrl: 'https://a.test/', redirectUri: 'https://b.test/' },
    ...{ userId: null, sessionId: null },
  },
  NOW,
);

describe('LoginAttempt', () => {
  it('rule 2: is open for ten minutes', () => {
    expect(attempt.isOpen(NOW + 10 * MINUTE)).toBe(true);
    expect(attempt.isOpen(NOW + 10 * MINUTE + 1)).toBe(false);
  });

  it.each([
    ['default', 'github', 'binding', true],
    ['default', 'github', 'another browser', false],
    ['default', 'github', '', false],
    ['default', 'gitlab', 'binding', false],
    ['Default', 'github', 'binding', false],
  ])(
    'rules 3 and 5: belongs to project %s, provider %s, browser %s: %s',
    (project, provider, binding, is) => {
      expect(attempt.isOf(project, provider, hashSecret(binding))).toBe(is);
    },
  );
});
