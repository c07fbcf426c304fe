import { passwordFault } from './password.js';

describe('passwordFault', () => {
  it.each(['12345678', 'a'.repeat(256), '        ', 'pässwört', '🍰'.repeat(8), '🍰'.repeat(256)])(
    'takes %j',
    (value) => {
      expect(passwordFault(value)).toBeUndefined();
    },
  );

  it.each([
    ['seven characters', '1234567'],
    ['seven characters of two UTF-16 units each', '🍰'.repeat(7)],
    ['the empty text', ''],
    ['257 characters', 'a'.repeat(257)],
    ['257 characters of two UTF-16 units each', '🍰'.repeat(257)],
    ['half a surrogate pair', 'password\ud83c'],
    ['a number', 12345678],
    ['a list', ['12345678']],
    ['null', null],
    ['undefined', undefined],
  ])('refuses %s', (_, value) => {
    expect(passwordFault(value)).toBeDefined();
  });

  it('is quick with megabytes', () => {
    const value = '🍰'.repeat(3 << 20);
    expect(passwordFault(value)).toBeDefined();
  });

  it('does not repeat the value', () => {
    expect(passwordFault('hunter2')).not.toContain('hunter2');
  });
});
