import { escapedJsonSize, prefsFault } from './prefs.js';

describe('prefsFault', () => {
  it.each([
    {},
    { theme: 'dark' },
    { nested: { empty: {}, list: [1, true, null, 'a', []] } },
    { '0': 'a', '1': 'b' },
    { constructor: 'a', hasOwnProperty: 'b', toJSON: 'c' },
    JSON.parse('{"__proto__":{"a":1}}'),
    Object.create(null),
  ])('takes %j', (value) => {
    expect(prefsFault(value)).toBeUndefined();
  });

  it('takes the empty list, as PHP clients write an empty object', () => {
    expect(prefsFault([])).toBeUndefined();
  });

  it.each([['{"a":1}'], ['{}'], [''], [5], [true], [null], [undefined], [['a']], [[{}]], [[[]]]])(
    'refuses %j',
    (value) => {
      expect(prefsFault(value)).toBeDefined();
    },
  );

  it.each([
    ['65,527 ASCII characters', 'a'.repeat(65_527)],
    ['10,921 × é, six bytes each', 'é'.repeat(10_921)],
    ['5,460 × 🍰, twelve bytes each', '🍰'.repeat(5_460)],
    ['32,763 × /, two bytes each', '/'.repeat(32_763)],
    ['32,763 quotes, two bytes each', '"'.repeat(32_763)],
    ['10,921 halves of surrogate pairs', '\ud83c'.repeat(10_921)],
  ])('takes %s', (_, text) => {
    expect(prefsFault({ k: text })).toBeUndefined();
    expect(prefsFault({ k: `${text}${text.slice(0, 2)}` })).toBeDefined();
  });

  it('counts to the byte', () => {
    expect(escapedJsonSize(JSON.stringify({ k: 'a'.repeat(65_527) }))).toBe(65_535);
    expect(prefsFault({ k: 'a'.repeat(65_528) })).toBeDefined();
    expect(escapedJsonSize(JSON.stringify({ k: 'é'.repeat(10_921) }))).toBe(65_534);
    expect(escapedJsonSize(JSON.stringify({ k: '🍰'.repeat(5_460) }))).toBe(65_528);
  });

  it('survives a nesting that JSON.stringify would not', () => {
    let deep: unknown = 'a';
    for (let level = 0; level < 1_000_000; level += 1) deep = { a: deep };
    expect(prefsFault(deep)).toBeDefined();
  });

  it('is quick with megabytes', () => {
    const value = { k: 'é'.repeat(3 << 20) };
    expect(prefsFault(value)).toBeDefined();
  });

  it('does not repeat the value', () => {
    expect(prefsFault('private')).not.toContain('private');
  });
});

describe('escapedJsonSize', () => {
  it.each([
    ['{}', 2],
    ['"a/b"', 6],
    ['"é"', 8],
    ['"🍰"', 14],
    ['"\x7f"', 3],
    ['', 0],
  ])('of %s is %i', (json, size) => {
    expect(escapedJsonSize(json)).toBe(size);
  });
});
