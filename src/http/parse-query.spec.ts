import { parseQuery } from './parse-query.js';

describe('parseQuery', () => {
  it.each([
    ['', {}],
    ['?', {}],
    ['?a=b&c=d', { a: 'b', c: 'd' }],
    ['a=b', { a: 'b' }],
    ['?a=1&a=2', { a: '2' }],
    ['?a', { a: '' }],
    ['?a=', { a: '' }],
    ['?=b', {}],
    ['?&&a=b&&', { a: 'b' }],
    ['?a=b+c%20d', { a: 'b c d' }],
    ['?a=%C3%A9', { a: 'é' }],
    ['?a=b=c', { a: 'b=c' }],
    ['?a=x]=y', { a: 'x]=y' }],
    ['?a.b=c', { 'a.b': 'c' }],
    ['?a=1,2', { a: '1,2' }],
    ['?constructor=a&hasOwnProperty=b&toString=c', { constructor: 'a', hasOwnProperty: 'b', toString: 'c' }],
  ])('reads %j', (search, expected) => {
    expect(parseQuery(search)).toEqual(expected);
  });

  it.each([
    '?queries[]=limit(5)&queries[]=offset(2)',
    '?queries[0]=limit(5)&queries[1]=offset(2)',
    '?queries%5B%5D=limit(5)&queries%5B%5D=offset(2)',
    '?queries%5B0%5D=limit(5)&queries%5B1%5D=offset(2)',
    '?queries%5b0%5d=limit%285%29&queries%5b1%5d=offset(2)',
    '?queries[1]=offset(2)&queries[0]=limit(5)',
  ])('reads the list of %s (contract §2.3)', (search) => {
    expect(parseQuery(search)).toEqual({ queries: ['limit(5)', 'offset(2)'] });
  });

  it('reads a list of one', () => {
    expect(parseQuery('?queries[]=limit(5)')).toEqual({ queries: ['limit(5)'] });
    expect(parseQuery('?queries[0]=limit(5)')).toEqual({ queries: ['limit(5)'] });
  });

  it('reads the hundred scopes that OAuth2 may ask for', () => {
    const scopes = Array.from({ length: 100 }, (_, index) => `scope-${index}`);
    expect(parseQuery(scopes.map((scope) => `scopes[]=${scope}`).join('&'))).toEqual({ scopes });
    expect(parseQuery(scopes.map((scope, index) => `scopes[${index}]=${scope}`).join('&'))).toEqual({
      scopes,
    });
  });

  it.each([
    ['?a=%', '%'],
    ['?a=%zz', '%zz'],
    ['?a=%f', '%f'],
    ['?a=%25zz', '%zz'],
    ['?a=%ff', '\ufffd'],
    ['?a=%ed%a0%80', '\ufffd\ufffd\ufffd'],
  ])('never throws on broken percent-encoding: %s', (search, expected) => {
    expect(parseQuery(search)).toEqual({ a: expected });
  });

  it('pollutes no prototype', () => {
    for (const search of [
      '?__proto__[polluted]=1',
      '?constructor[prototype][polluted]=1',
      '?a[__proto__][polluted]=1',
      '?__proto__=1',
      '?a[constructor][prototype][polluted]=1',
    ]) {
      parseQuery(search);
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
      expect(([] as { polluted?: unknown }).polluted).toBeUndefined();
    }
  });

  it('is quick with 64 KiB of garbage', () => {
    const size = 1 << 16;
    for (const search of [
      '&'.repeat(size),
      '='.repeat(size),
      'a&'.repeat(size / 2),
      '[]&'.repeat(size / 3),
      'a[]&'.repeat(size / 4),
      '['.repeat(size),
      ']'.repeat(size),
      '[]'.repeat(size / 2),
      'a[99]&'.repeat(size / 6),
      `${'a[99]'.repeat(size / 5)}=1`,
      `a${'[99]'.repeat(500)}&`.repeat(size / 2_002),
      '%'.repeat(size),
      '%5B'.repeat(size / 3),
    ]) {
      parseQuery(search);
    }
  });
});
