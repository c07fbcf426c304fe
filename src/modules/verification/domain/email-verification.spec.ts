import { EmailVerification } from './email-verification.js';

describe('EmailVerification', () => {
  it('is for an account with an address', () => {
    expect(EmailVerification.addressOf({ email: 'ada@example.test' })).toBe('ada@example.test');
  });

  it('is refused to an account without one', () => {
    expect(() => EmailVerification.addressOf({ email: null })).toThrow(
      expect.objectContaining({ type: 'general_argument_invalid', status: 400 }),
    );
  });

  it('spends tokens of its own kind', () => {
    expect(EmailVerification.tokenKind).toBe('verification');
  });
});
