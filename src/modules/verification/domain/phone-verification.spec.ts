import { PhoneVerification } from './phone-verification.js';

describe('PhoneVerification', () => {
  it('is for an account with a number', () => {
    expect(PhoneVerification.numberOf({ phone: '+16175551212' })).toBe('+16175551212');
  });

  it('is refused to an account without one', () => {
    expect(() => PhoneVerification.numberOf({ phone: null })).toThrow(
      expect.objectContaining({ type: 'user_phone_not_found', status: 400 }),
    );
  });
});
