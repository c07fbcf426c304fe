import { isStorableText, textFault } from './text.js';

describe('textFault', () => {
  it.each(['a', ' ', 'a'.repeat(128), '🍰'.repeat(128), '\0', 'Ада 🍰'])('takes %j', (value) => {
    expect(textFault(value, 128)).toBeUndefined();
  });

  it.each([
    ['the empty text', ''],
    ['one character too many', 'a'.repeat(129)],
    ['one character of two UTF-16 units too many', '🍰'.repeat(129)],
    ['a high surrogate alone', 'a\ud83c'],
    ['a low surrogate alone', '\udf70a'],
    ['surrogates in the wrong order', '\udf70\ud83c'],
    ['a number', 5],
    ['null', null],
    ['a list', ['a']],
    ['an object that looks like a text', { length: 3 }],
  ])('refuses %s', (_, value) => {
    expect(textFault(value, 128)).toBeDefined();
  });

  it('says how long the text may be, not what it was', () => {
    const fault = textFault('secret'.repeat(10), 25);
    expect(fault).toContain('25');
    expect(fault).not.toContain('secret');
  });
});

describe('isStorableText', () => {
  it('counts code points, not UTF-16 units and not what a reader sees', () => {
    expect(isStorableText('🍰🍰', 2, 2)).toBe(true);
    expect(isStorableText('e\u0301', 2, 2)).toBe(true);
  });

  it('is quick with megabytes', () => {
    const text = 'a'.repeat(6 << 20);
    expect(isStorableText(text, 1, 128)).toBe(false);
  });
});
