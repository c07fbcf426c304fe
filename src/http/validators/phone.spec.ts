import { phoneFault } from './phone.js';

describe('phoneFault', () => {
  it.each(['+12', '+16175551212', '+123456789012345'])('takes %s (contract B.4)', (value) => {
    expect(phoneFault(value)).toBeUndefined();
  });

  it.each(['+1', '+0123', '16175551212', '+1 617', '+1234567890123456', '+16175551212\n'])(
    'refuses %j (contract B.4)',
    (value) => {
      expect(phoneFault(value)).toBeDefined();
    },
  );

  it.each(['', '+', '++12', ' +12', '+12 ', '+1-617', '+1x', '+١٢٣', '+12\0', '+12,+13', 12, null, ['+12']])(
    'refuses %p',
    (value) => {
      expect(phoneFault(value)).toBeDefined();
    },
  );
});
