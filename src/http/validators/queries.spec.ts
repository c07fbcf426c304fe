import { parseQueries } from './queries.js';

const ALL = { limit: 5_000, offset: 0 };

describe('parseQueries', () => {
  it.each([undefined, null, []])('gives the first 5000 for %p', (value) => {
    expect(parseQueries(value)).toEqual(ALL);
  });

  it.each([
    ['limit(25)', { limit: 25 }],
    ['limit( 5 )', { limit: 5 }],
    ['limit("5")', { limit: 5 }],
    ['limit(5,6)', { limit: 5 }],
    ['limit(0)', { limit: 0 }],
    ['offset(99)', { offset: 99 }],
    [' limit (5) ', { limit: 5 }],
    ["limit( '5' )", { limit: 5 }],
    ['limit(5, "a)b", [6])', { limit: 5 }],
    ['limit(007)', { limit: 7 }],
    ['{"method":"limit","values":[25]}', { limit: 25 }],
    ['{"method":"offset","values":[10,"x"]}', { offset: 10 }],
    [' {"values":["5"],"attribute":"","method":"limit"} ', { limit: 5 }],
  ])('reads %s (contract §12.2, B.6)', (query, expected) => {
    expect(parseQueries([query])).toEqual({ ...ALL, ...expected });
  });

  it('takes both in any order, and the first of each', () => {
    expect(parseQueries(['limit(5)', 'limit(2)'])).toEqual({ limit: 5, offset: 0 });
    expect(parseQueries(['offset(7)', 'limit(3)', 'offset(8)'])).toEqual({ limit: 3, offset: 7 });
    expect(parseQueries(['limit(0)', 'limit(2)'])).toEqual({ limit: 0, offset: 0 });
  });

  it.each(['limit(5001)', 'limit(9223372036854775807)', '{"method":"limit","values":[9223372036854775807]}'])(
    'clamps %s to 5000',
    (query) => {
      expect(parseQueries([query])).toEqual(ALL);
    },
  );

  it.each([
    'offset(9223372036854775807)',
    'offset("9223372036854775807")',
    'offset(9007199254740992)',
    '{"method":"offset","values":[9223372036854775807]}',
  ])('takes %s for an offset behind every list', (query) => {
    expect(parseQueries([query])).toEqual({ limit: 5_000, offset: Number.MAX_SAFE_INTEGER });
  });

  it.each([
    'limit(-1)',
    'limit(1.5)',
    'limit()',
    'limit(abc)',
    'limit(5',
    'limit([5])',
    'limit(true)',
    'limit(null)',
    'LIMIT(5)',
    'foo',
    'foo(1)',
    '',
    'equal("a",["b"])',
    'orderDesc("")',
    'cursorAfter("x")',
  ])('refuses %j (contract B.6)', (query) => {
    expect(parseQueries([query])).toHaveProperty('fault');
  });

  it.each([
    'limit(,5)',
    'limit(5)x',
    'limit(5))',
    'limit((5))',
    'limit)5(',
    'limit("5)',
    'limit(5")',
    'limit("")',
    'limit(")',
    'limit(" 5 ")',
    'limit("5,6")',
    'limit(+5)',
    'limit(-0)',
    'limit(1e3)',
    'limit(0x10)',
    'limit(5_000)',
    'limit(٥)',
    'limit(9223372036854775808)',
    'limit(99999999999999999999)',
    'limit.offset(5)',
    '(5)',
    'toString(5)',
    '__proto__(5)',
    '{',
    '{}',
    '{"method":"limit"}',
    '{"method":"limit","values":[]}',
    '{"method":"limit","values":5}',
    '{"method":"limit","values":[-1]}',
    '{"method":"limit","values":[1.5]}',
    '{"method":"limit","values":[null]}',
    '{"method":"limit","values":[true]}',
    '{"method":"limit","values":[[5]]}',
    '{"method":"limit","values":["a"]}',
    '{"method":"limit","values":[1e400]}',
    '{"method":"offset","values":[9300000000000000000]}',
    '{"method":"equal","attribute":"a","values":["b"]}',
    '{"method":["limit"],"values":[5]}',
    '[{"method":"limit","values":[25]}]',
    'null',
  ])('refuses %j', (query) => {
    expect(parseQueries([query])).toHaveProperty('fault');
  });

  it('refuses a list with one bad query among good ones', () => {
    expect(parseQueries(['limit(5)', 'limit(x)'])).toHaveProperty('fault');
  });

  it.each(['limit(5)', 5, true, { 0: 'limit(5)' }, {}, ''])('refuses %p, which is no list', (value) => {
    expect(parseQueries(value)).toHaveProperty('fault');
  });

  it.each([5, null, {}, ['limit(5)']])('refuses the item %p', (item) => {
    expect(parseQueries([item])).toHaveProperty('fault');
  });

  it('names the query, cut to a hundred characters and never through one', () => {
    expect(parseQueries(['orderDesc("")'])).toEqual({ fault: expect.stringContaining('orderDesc("")') });
    const { fault } = parseQueries([`🍰${'🍰x'.repeat(500)}`]) as { fault: string };
    expect(fault).toContain(`🍰${'🍰x'.repeat(49)}🍰`);
    expect([...fault].length).toBeLessThan(170);
    expect(fault).not.toMatch(/\p{Surrogate}/u);
  });

  it('takes linear time on hostile input', () => {
    const length = 1 << 20;
    for (const text of [
      `limit(${'0'.repeat(length)})`,
      `limit(${'9'.repeat(length)})`,
      `limit(${'0'.repeat(length)}x)`,
      `limit(${','.repeat(length)})`,
      `limit(${'('.repeat(length)})`,
      `limit(${' '.repeat(length)}5${' '.repeat(length)}x)`,
      `limit(5${' '.repeat(length)}`,
      `{"method":"limit","values":${'['.repeat(length)}`,
      `${' '.repeat(length)}x`,
    ]) {
      expect(parseQueries([text])).toBeDefined();
    }
  });
});
