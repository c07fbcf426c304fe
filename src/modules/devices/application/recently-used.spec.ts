import { RecentlyUsed } from './recently-used.js';

const remembering = (capacity: number) => {
  const asked: string[] = [];
  const recent = new RecentlyUsed(capacity, (key) => {
    asked.push(key);
    return key.toUpperCase();
  });
  return { recent, asked };
};

describe('RecentlyUsed', () => {
  it('asks once for a key, also when the answer is empty', () => {
    const { recent, asked } = remembering(2);
    expect([recent.of('a'), recent.of('a'), recent.of(''), recent.of('')]).toEqual(['A', 'A', '', '']);
    expect(asked).toEqual(['a', '']);
  });

  it('forgets what was not asked for the longest', () => {
    const { recent, asked } = remembering(2);
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) recent.of(key);
    expect(asked).toEqual(['a', 'b', 'c', 'b']);
  });

  it('does not remember a failure', () => {
    let calls = 0;
    const failing = new RecentlyUsed(2, () => {
      calls += 1;
      throw new Error('no');
    });
    expect(() => failing.of('a')).toThrow('no');
    expect(() => failing.of('a')).toThrow('no');
    expect(calls).toBe(2);
  });
});
