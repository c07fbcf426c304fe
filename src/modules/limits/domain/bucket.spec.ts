import { bucketKey } from './bucket.js';

describe('bucketKey', () => {
  it('is short and shows nothing of what is counted, however long that is', () => {
    for (const value of ['ada@example.test', 'x'.repeat(1_000_000), '\ud800', '']) {
      expect(bucketKey('limit', 'p', value)).toMatch(/^[\w-]{22}$/);
    }
  });

  it('is the same for the same parts', () => {
    expect(bucketKey('limit', 'p', 'a')).toBe(bucketKey('limit', 'p', 'a'));
  });

  it('differs where any part does, or where one ends and the next begins', () => {
    const parts = [
      ['a', 'b', 'c'],
      ['a', 'b', 'C'],
      ['ab', 'c'],
      ['a', 'bc'],
      ['a', 'b', 'c', ''],
      ['a","b', 'c'],
      ['b', 'a', 'c'],
    ];
    expect(new Set(parts.map((each) => bucketKey(...each))).size).toBe(parts.length);
  });
});
