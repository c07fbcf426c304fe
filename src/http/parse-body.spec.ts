import { parseBody } from './parse-body.js';

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';
const MULTIPART_TYPE = 'multipart/form-data; boundary=xYzZy';
const BODY_LIMIT = 6_291_456;

const json = (text: string) => parseBody(JSON_TYPE, Buffer.from(text));
const form = (text: string) => parseBody(FORM_TYPE, Buffer.from(text));

type Part = readonly [disposition: string, value: string];
const multipart = (parts: readonly Part[], end = '--xYzZy--\r\n') =>
  parts
    .map(
      ([disposition, value]) =>
        `--xYzZy\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${value}\r\n`,
    )
    .join('') + end;
const sendParts = (parts: readonly Part[], end?: string) =>
  parseBody(MULTIPART_TYPE, Buffer.from(multipart(parts, end)));

function expectUnpolluted(): void {
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
}

describe('parseBody, by media type', () => {
  it.each([
    'application/json',
    'Application/JSON',
    ' application/json ',
    'application/json; charset=UTF-8',
    'application/json;',
  ])('reads %j as JSON', (type) => {
    expect(parseBody(type, Buffer.from('{"a":1}'))).toEqual({ a: 1 });
  });

  it.each([
    undefined,
    '',
    'text/plain',
    'application/jsonp',
    'application/json+x',
    'application/ld+json',
    'text/json',
    'application',
    ';application/json',
    'application/json, text/plain',
  ])('finds nothing in %j', (type) => {
    expect(parseBody(type, Buffer.from('{"a":1}'))).toEqual({});
  });

  it.each([JSON_TYPE, FORM_TYPE, MULTIPART_TYPE])('finds nothing in an empty %s body', async (type) => {
    expect(await parseBody(type, Buffer.alloc(0))).toEqual({});
  });
});

describe('parseBody of JSON', () => {
  it('keeps the order, the types and the nesting of an object', () => {
    const text = '{"b":1,"a":[true,null,"x",{}],"c":{"d":1.5}}';
    expect(JSON.stringify(json(text))).toBe(text);
  });

  it.each([
    '[]',
    '{}',
    'null',
    'true',
    '5',
    '"a"',
    '["a"]',
    '[{"a":1}]',
    '',
    ' ',
    '{',
    '{"a":1',
    '{"a":1}}',
    "{'a':1}",
    '{"a":1,}',
    'undefined',
    'NaN',
    '\ufeff{"a":1}',
    '{"a":"\u0001"}',
  ])('finds nothing in %j', (text) => {
    expect(json(text)).toEqual({});
  });

  it.each([
    ['a lone continuation byte', [0x80]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate in UTF-8', [0xed, 0xa0, 0x80]],
    ['a code point too high', [0xf5, 0x80, 0x80, 0x80]],
    ['a character cut short', [0xc3]],
  ])('finds nothing in a body with %s', (_, bytes) => {
    const body = Buffer.concat([Buffer.from('{"a":"'), Buffer.from(bytes), Buffer.from('"}')]);
    expect(parseBody(JSON_TYPE, body)).toEqual({});
  });

  it('reads 512 levels and finds nothing in 513', () => {
    const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
    const lists = (levels: number) => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
    expect(JSON.stringify(json(nested(512)))).toBe(nested(512));
    expect(json(nested(513))).toEqual({});
    expect(JSON.stringify(json(lists(512)))).toBe(lists(512));
    expect(json(lists(513))).toEqual({});
  });

  it('counts levels, not brackets', () => {
    const text = `{"a":[${'[],'.repeat(2_000)}{}],"b":"${'['.repeat(2_000)}","c":"\\"${'{'.repeat(2_000)}\\\\"}`;
    expect(JSON.stringify(json(text))).toBe(text);
  });

  it('survives a million levels', () => {
    expect(json('['.repeat(1_000_000))).toEqual({});
    expect(json(`{"a":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`)).toEqual({});
    expect(json('{"a":'.repeat(1_000_000))).toEqual({});
  });

  it('keeps __proto__ and constructor as ordinary keys', () => {
    const text =
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"a":{"__proto__":"x"}}';
    const content = json(text) as Record<string, unknown>;
    expect(JSON.stringify(content)).toBe(text);
    expect(Object.getPrototypeOf(content)).toBe(Object.prototype);
    expectUnpolluted();
  });

  it.each([
    ['a string', `{"a":"${'x'.repeat(BODY_LIMIT - 8)}"}`],
    ['escapes', `{"a":"${'\\u0041'.repeat((BODY_LIMIT - 8) / 6)}"}`],
    ['a list', `{"a":[${'1,'.repeat(BODY_LIMIT / 2 - 8)}1]}`],
    ['brackets', '['.repeat(BODY_LIMIT)],
    ['closing brackets', ']'.repeat(BODY_LIMIT)],
    ['quotes', '"'.repeat(BODY_LIMIT)],
    ['blanks', ' '.repeat(BODY_LIMIT)],
    ['digits', `{"a":${'9'.repeat(BODY_LIMIT - 8)}}`],
  ])('is quick with 6 MiB of %s', (_, text) => {
    // What is not linear would run into the time limit of the test.
    expect(json(text)).toBeDefined();
  });
});

describe('parseBody of a form', () => {
  it.each([
    ['a=b&c=d', { a: 'b', c: 'd' }],
    ['email=a%40b.co&password=p%26w+d', { email: 'a@b.co', password: 'p&w d' }],
    ['prefs[a]=b&prefs[c]=d', { prefs: { a: 'b', c: 'd' } }],
    ['prefs%5Ba%5D=b', { prefs: { a: 'b' } }],
    ['prefs[a][b][c]=d', { prefs: { a: { b: { c: 'd' } } } }],
    ['scopes[]=a&scopes[]=b', { scopes: ['a', 'b'] }],
    ['scopes[0]=a&scopes[1]=b', { scopes: ['a', 'b'] }],
    ['a=1&a=2&a=3', { a: '3' }],
    ['prefs[a]=1&prefs[a]=2', { prefs: { a: '2' } }],
    ['password=x]=y', { password: 'x]=y' }],
    ['password=a[b]=c', { password: 'a[b]=c' }],
    ['prefs[2023]=a', { prefs: { 2023: 'a' } }],
    ['prefs[a.b]=c', { prefs: { 'a.b': 'c' } }],
    [
      'prefs[constructor]=a&prefs[hasOwnProperty]=b&prefs[toString]=c',
      { prefs: { constructor: 'a', hasOwnProperty: 'b', toString: 'c' } },
    ],
    ['constructor=a', { constructor: 'a' }],
    ['a[b=c', { a: { '[b': 'c' } }],
    ['a=%zz', { a: '%zz' }],
    ['&&', {}],
    ['=', {}],
  ])('reads %j', (text, expected) => {
    expect(form(text)).toEqual(expected);
  });

  it('leaves objects that can be written again', () => {
    expect(JSON.stringify(form('prefs[a]=b&prefs[b][]=c'))).toBe('{"prefs":{"a":"b","b":["c"]}}');
  });

  it('pollutes no prototype', () => {
    for (const text of [
      '__proto__[polluted]=1',
      'prefs[__proto__][polluted]=1',
      'constructor[prototype][polluted]=1',
      '__proto__=x',
      'prefs[][__proto__][polluted]=1',
      '[__proto__][polluted]=1',
    ]) {
      const content = form(text) as Record<string, unknown>;
      expectUnpolluted();
      expect(Object.getPrototypeOf(content)).toBe(Object.prototype);
    }
  });

  it('reads 512 levels and finds nothing in 513', () => {
    const text = (levels: number) => `a${'[b]'.repeat(levels - 1)}=c`;
    expect(JSON.stringify(form(text(512)))).toBe(`{"a":${'{"b":'.repeat(511)}"c"${'}'.repeat(512)}`);
    expect(form(text(513))).toEqual({});
  });

  it('takes as many fields as prefs can hold, and finds nothing in a flood', () => {
    const fields = (count: number) =>
      Array.from({ length: count }, (_, index) => `prefs[k${index}]=`).join('&');
    const { prefs } = form(fields(9_000)) as { prefs: object };
    expect(Object.keys(prefs)).toHaveLength(9_000);
    expect(form(fields(100_000))).toEqual({});
  });

  it('finds nothing in a form that is no UTF-8', () => {
    expect(parseBody(FORM_TYPE, Buffer.from([0x61, 0x3d, 0xff]))).toEqual({});
  });

  it.each([
    ['one value', `a=${'x'.repeat(BODY_LIMIT - 2)}`],
    ['one name', 'x'.repeat(BODY_LIMIT)],
    ['percent-encoding', `a=${'%41'.repeat(BODY_LIMIT / 3 - 1)}`],
    ['broken percent-encoding', `a=${'%'.repeat(BODY_LIMIT - 2)}`],
    ['separators', '&'.repeat(BODY_LIMIT)],
    ['equals signs', '='.repeat(BODY_LIMIT)],
    ['small fields', 'a=&'.repeat(BODY_LIMIT / 3)],
    ['opening brackets', '['.repeat(BODY_LIMIT)],
    ['encoded brackets', '%5B'.repeat(BODY_LIMIT / 3)],
    ['closing brackets', ']'.repeat(BODY_LIMIT)],
    ['bracket pairs', '[]'.repeat(BODY_LIMIT / 2)],
    ['nested brackets', `a${'['.repeat(BODY_LIMIT / 2 - 1)}${']'.repeat(BODY_LIMIT / 2 - 1)}`],
    ['deep fields with long lists', `a${'[99]'.repeat(500)}=&`.repeat(3_000)],
    [
      'forty deep fields with long lists',
      Array.from({ length: 39 }, (_, index) => `a${index}${'[99]'.repeat(500)}=`).join('&'),
    ],
    ['sparse lists', Array.from({ length: 9_999 }, (_, index) => `a${index}[99]=`).join('&')],
    ['a list of lists', 'a[][]=x&'.repeat(6_000)],
    ['a list beyond its limit', 'a[]=x&'.repeat(9_999)],
    ['indices of one list', Array.from({ length: 9_999 }, (_, index) => `a[${index}]=`).join('&')],
    ['conflicts', Array.from({ length: 4_000 }, (_, index) => `a[k${index}]=&a[k${index}][]=`).join('&')],
  ])('is quick with a hostile form of %s', (_, text) => {
    const body = Buffer.from(text);
    expect(parseBody(FORM_TYPE, body)).toBeDefined();
  });
});

describe('parseBody of multipart/form-data', () => {
  it('reads text fields with the brackets of forms, and ignores files', async () => {
    const parts: Part[] = [
      ['name="email"', 'a@b.co'],
      ['name="prefs[theme]"', 'dark & [x]=y'],
      ['name="scopes[]"', 'a'],
      ['name="scopes[]"', 'b'],
      ['name="picture"; filename="x.png"', 'bytes'],
      ['name="name"', 'Zoë 🍰\r\n--second line'],
      ['name="twice"', '1'],
      ['name="twice"', '2'],
      ['name="constructor"', 'c'],
      ['name="empty"', ''],
    ];
    expect(await sendParts(parts)).toEqual({
      email: 'a@b.co',
      prefs: { theme: 'dark & [x]=y' },
      scopes: ['a', 'b'],
      name: 'Zoë 🍰\r\n--second line',
      twice: '2',
      constructor: 'c',
      empty: '',
    });
  });

  it('reads a field of the whole body limit, uncut', async () => {
    const value = 'é'.repeat(2 << 20);
    expect(await sendParts([['name="a"', value]])).toEqual({ a: value });
  });

  it.each([
    ['no closing boundary', multipart([['name="a"', 'b']], '')],
    [
      'a part cut off',
      multipart([['name="a"', 'b']], '--xYzZy\r\nContent-Disposition: form-data; name="c"\r\n\r\nd'),
    ],
    [
      'a file cut off',
      multipart(
        [['name="a"', 'b']],
        '--xYzZy\r\nContent-Disposition: form-data; name="c"; filename="d"\r\n\r\ne',
      ),
    ],
    ['headers cut off', '--xYzZy\r\nContent-Dispo'],
    ['no boundary at all', 'hello'],
    ['no parts', '--xYzZy--'],
    ['a part without a name', multipart([['x="a"', 'b']])],
    ['a part without headers', '--xYzZy\r\n\r\nb\r\n--xYzZy--'],
  ])('finds nothing in a body with %s', async (_, text) => {
    expect(await parseBody(MULTIPART_TYPE, Buffer.from(text))).toEqual({});
  });

  it.each([
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'multipart/form-data; boundary',
    `multipart/form-data; boundary=${'x'.repeat(1_000)}`,
  ])('finds nothing with the content type %.60s', async (type) => {
    expect(await parseBody(type, Buffer.from(multipart([['name="a"', 'b']])))).toEqual({});
  });

  it('reads the boundary whatever the case of its name, quoted or not', async () => {
    const body = Buffer.from(multipart([['name="a"', 'b']]));
    expect(await parseBody('Multipart/Form-Data; charset=utf-8; Boundary="xYzZy"', body)).toEqual({ a: 'b' });
  });

  it('pollutes no prototype', async () => {
    await sendParts([
      ['name="__proto__[polluted]"', '1'],
      ['name="a[__proto__][polluted]"', '1'],
      ['name="__proto__"', '1'],
    ]);
    expectUnpolluted();
  });

  it.each([
    ['empty parts', '--xYzZy\r\n\r\n\r\n'.repeat(400_000)],
    ['small fields', multipart(Array.from({ length: 80_000 }, () => ['name="a"', 'b'] as const))],
    [
      'as many fields as are allowed',
      multipart(Array.from({ length: 19_999 }, () => ['name="a"', 'b'] as const)),
    ],
    ['near boundaries', `${multipart([['name="a"', '\r\n-'.repeat(2_000_000)]])}`],
    ['headers', `--xYzZy\r\n${'a: b\r\n'.repeat(1_000_000)}\r\n`],
    ['an epilogue', multipart([['name="a"', 'b']], `--xYzZy--\r\n${'x'.repeat(6_000_000)}`)],
    ['quotes in a name', multipart([[`name="${'\\"'.repeat(3_000_000)}"`, 'b']])],
  ])('is quick with 6 MiB of %s', async (_, text) => {
    const body = Buffer.from(text);
    await parseBody(MULTIPART_TYPE, body);
  });

  it('settles on whatever bytes come', async () => {
    const whole = Buffer.from(
      multipart([
        ['name="a"', 'b'],
        ['name="c"; filename="d"', 'e'],
        ['name="f"', 'g'],
      ]),
    );
    for (let length = 0; length <= whole.length; length += 1) {
      await parseBody(MULTIPART_TYPE, whole.subarray(0, length));
      const bent = Buffer.from(whole);
      bent[length] = 0x0d;
      await parseBody(MULTIPART_TYPE, bent);
    }
  });
});
