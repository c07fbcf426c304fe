import {
  clearedSessionCookies,
  decodeSession,
  encodeSession,
  fallbackCookies,
  readSession,
  sessionCookieName,
  sessionCookies,
} from './session-cookie.js';

const USER = '64f0c1a2b3c4d5e6f7a8';
const SECRET = '0123456789abcdef'.repeat(16);
const VALUE = encodeSession(USER, SECRET);
const SESSION = { userId: USER, secret: SECRET };

const OTHER_SECRET = 'f'.repeat(256);
const OTHER_VALUE = encodeSession('other', OTHER_SECRET);
const OTHER_SESSION = { userId: 'other', secret: OTHER_SECRET };

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('encodeSession', () => {
  it('makes base64 of 297 bytes of JSON (contract B.5)', () => {
    expect(VALUE).toHaveLength(396);
    expect(VALUE).not.toContain('=');
    expect(Buffer.from(VALUE, 'base64').toString()).toBe(`{"id":"${USER}","secret":"${SECRET}"}`);
  });
});

describe('decodeSession', () => {
  it('takes the value raw or percent-encoded', () => {
    expect(decodeSession(VALUE)).toEqual(SESSION);
    const padded = encodeSession('a', SECRET);
    expect(padded).toMatch(/=$/);
    expect(decodeSession(padded)).toEqual({ userId: 'a', secret: SECRET });
    expect(decodeSession(encodeURIComponent(padded))).toEqual({ userId: 'a', secret: SECRET });
    expect(decodeSession(padded.replaceAll('=', '%3d'))).toEqual({ userId: 'a', secret: SECRET });
  });

  it('takes the longest id, every character percent-encoded', () => {
    const long = encodeSession('z'.repeat(36), SECRET);
    const escaped = [...long].map((character) => `%${character.charCodeAt(0).toString(16)}`).join('');
    expect(decodeSession(escaped)).toEqual({ userId: 'z'.repeat(36), secret: SECRET });
  });

  it.each([
    ['the value and xx (contract B.5)', `${VALUE}xx`],
    ['the value and one character', `${VALUE}A`],
    ['the value and padding', `${VALUE}====`],
    ['the value and a whole group', `${VALUE}AAAA`],
    ['the value and non-base64', `${VALUE}!`],
    ['the value within blanks', ` ${VALUE} `],
    ['the value cut short', VALUE.slice(0, -1)],
    ['the value cut by a group', VALUE.slice(0, -4)],
    ['padding left out', encodeSession('a', SECRET).replaceAll('=', '')],
    ['a bent last character', encodeSession('a', SECRET).replace(/.=+$/, (end) => `/${end.slice(1)}`)],
    ['base64 twice', base64(VALUE)],
    ['percent-encoding twice', encodeURIComponent(encodeURIComponent(encodeSession('a', SECRET)))],
    ['broken percent-encoding', `${VALUE}%`],
    ['percent-encoding of what is no UTF-8', '%ff%fe'],
    ['deleted', 'deleted'],
    ['nothing', ''],
    ['non-JSON', base64('hello')],
    ['JSON text', base64('"hello"')],
    ['JSON null', base64('null')],
    ['a JSON list', base64(`["${USER}","${SECRET}"]`)],
    ['an empty object', base64('{}')],
    ['no secret', base64(`{"id":"${USER}"}`)],
    ['no id', base64(`{"secret":"${SECRET}"}`)],
    ['an empty id', encodeSession('', SECRET)],
    ['an empty secret', encodeSession(USER, '')],
    ['an id that is no text', base64(`{"id":5,"secret":"${SECRET}"}`)],
    ['a secret that is no text', base64(`{"id":"${USER}","secret":["${SECRET}"]}`)],
    ['an id that is none', encodeSession("' OR 1=1 --", SECRET)],
    ['an id of 37 characters', encodeSession('a'.repeat(37), SECRET)],
    ['a secret one digit short', encodeSession(USER, SECRET.slice(1))],
    ['a secret one digit long', encodeSession(USER, `${SECRET}0`)],
    ['a secret in capitals', encodeSession(USER, SECRET.toUpperCase())],
    ['a second object', base64(`{"id":"${USER}","secret":"${SECRET}"}{}`)],
    ['megabytes', 'A'.repeat(4 << 20)],
    ['megabytes of percent signs', '%'.repeat(4 << 20)],
  ])('is nothing for %s', (_, value) => {
    expect(decodeSession(value)).toBeUndefined();
  });

  it('takes no url-safe base64', () => {
    // None of our values holds one of the two letters; a foreign field brings them in.
    const standard = base64(`{"x":"???>>>","id":"${USER}","secret":"${SECRET}"}`);
    expect(decodeSession(standard)).toEqual(SESSION);
    expect(decodeSession(standard.replaceAll('+', '-').replaceAll('/', '_'))).toBeUndefined();
  });
});

describe('readSession', () => {
  it('reads the plain cookie before the legacy one, wherever they stand', () => {
    expect(
      readSession(`a_session_shop=${VALUE}; a_session_shop_legacy=${OTHER_VALUE}`, undefined, 'shop'),
    ).toEqual(SESSION);
    expect(
      readSession(`a_session_shop_legacy=${OTHER_VALUE}; a_session_shop=${VALUE}`, undefined, 'shop'),
    ).toEqual(SESSION);
  });

  it('reads the legacy cookie when the plain one is missing', () => {
    expect(readSession(`a=b; a_session_shop_legacy=${VALUE}; c=d`, undefined, 'shop')).toEqual(SESSION);
  });

  it.each(['garbage', 'deleted', ''])('does not read the legacy cookie when the plain one is %j', (plain) => {
    expect(
      readSession(`a_session_shop=${plain}; a_session_shop_legacy=${VALUE}`, undefined, 'shop'),
    ).toBeUndefined();
  });

  it('reads the fallback header only when no cookie yields a session', () => {
    const fallback = JSON.stringify({ a_session_shop: OTHER_VALUE });
    expect(readSession(`a_session_shop=${VALUE}`, fallback, 'shop')).toEqual(SESSION);
    expect(readSession(`a_session_shop_legacy=${VALUE}`, fallback, 'shop')).toEqual(SESSION);
    expect(readSession(undefined, fallback, 'shop')).toEqual(OTHER_SESSION);
    expect(readSession('a_session_shop=deleted', fallback, 'shop')).toEqual(OTHER_SESSION);
    expect(readSession('a_session_shop=; a_session_shop_legacy=x', fallback, 'shop')).toEqual(OTHER_SESSION);
  });

  it('knows its cookie by its whole name, in any case', () => {
    expect(readSession(`A_Session_SHOP=${VALUE}`, undefined, 'Shop')).toEqual(SESSION);
    expect(readSession(`A_SESSION_SHOP_LEGACY=${VALUE}`, undefined, 'Shop')).toEqual(SESSION);
    for (const name of [
      'xa_session_shop',
      'a_session_shop2',
      'a_session_sho',
      'a_session_shop_legacy2',
      'a_session_shop_legac',
      'session_shop',
    ]) {
      expect(readSession(`${name}=${VALUE}`, undefined, 'shop')).toBeUndefined();
    }
  });

  it('takes the first of a name that comes twice', () => {
    expect(readSession(`a_session_shop=${VALUE}; a_session_shop=${OTHER_VALUE}`, undefined, 'shop')).toEqual(
      SESSION,
    );
    expect(readSession(`A_SESSION_SHOP=${VALUE}; a_session_shop=${OTHER_VALUE}`, undefined, 'shop')).toEqual(
      SESSION,
    );
    expect(
      readSession(`a_session_shop_legacy=${VALUE}; a_session_shop_legacy=${OTHER_VALUE}`, undefined, 'shop'),
    ).toEqual(SESSION);
    expect(readSession(`a_session_shop=; a_session_shop=${VALUE}`, undefined, 'shop')).toBeUndefined();
  });

  it('takes several header lines, and the Set-Cookie attributes that the Apple SDK replays', () => {
    const lines = sessionCookies('shop', VALUE, {
      expires: new Date(0),
      domainHost: 'auth.example.com',
      secure: true,
    });
    expect(readSession(lines, undefined, 'shop')).toEqual(SESSION);
    expect(readSession(lines.join('; '), undefined, 'shop')).toEqual(SESSION);
    expect(
      readSession(
        `a_session_shop=${VALUE};expires=Thu, 01 Jan 1970 00:00:00 GMT;path=/;HttpOnly`,
        undefined,
        'shop',
      ),
    ).toEqual(SESSION);
  });

  it('tolerates odd blanks and separators', () => {
    for (const header of [
      `  a_session_shop=${VALUE}  `,
      `;;; a_session_shop=${VALUE};`,
      `x;a_session_shop=${VALUE};y`,
      `a_session_shop= ${VALUE} ;`,
    ]) {
      expect(readSession(header, undefined, 'shop')).toEqual(SESSION);
    }
  });

  it('does not look for the name or the value beyond a cookie', () => {
    expect(readSession(`a_session_shop; x=${VALUE}`, undefined, 'shop')).toBeUndefined();
    expect(readSession(`a_session_shop;=${VALUE}`, undefined, 'shop')).toBeUndefined();
    expect(readSession(`a_session_shop;_legacy=${VALUE}`, undefined, 'shop')).toBeUndefined();
    expect(readSession(`x=a_session_shop=${VALUE}`, undefined, 'shop')).toBeUndefined();
    expect(readSession('a_session_shop', undefined, 'shop')).toBeUndefined();
    expect(readSession('a_session_shop=', undefined, 'shop')).toBeUndefined();
    expect(readSession('a_session_shop_legacy', undefined, 'shop')).toBeUndefined();
  });

  it('keeps projects apart', () => {
    expect(
      readSession(`a_session_other=${VALUE}`, JSON.stringify({ a_session_other: VALUE }), 'shop'),
    ).toBeUndefined();
  });

  it('finds the fallback by the id as it is, and lower-cased', () => {
    expect(readSession(undefined, fallbackCookies('Shop', VALUE), 'Shop')).toEqual(SESSION);
    expect(readSession(undefined, JSON.stringify({ a_session_shop: VALUE }), 'Shop')).toEqual(SESSION);
  });

  it.each([
    '',
    '[]',
    '{}',
    'null',
    '5',
    '"x"',
    '{',
    'garbage',
    '{"a_session_shop":5}',
    '{"a_session_shop":null}',
    '{"a_session_shop":{}}',
    '{"a_session_shop":""}',
  ])('is a guest with the fallback header %j', (header) => {
    expect(readSession(undefined, header, 'shop')).toBeUndefined();
  });

  it('is a guest without headers', () => {
    expect(readSession(undefined, undefined, 'shop')).toBeUndefined();
    expect(readSession('', '', 'shop')).toBeUndefined();
    expect(readSession([], '', 'shop')).toBeUndefined();
  });

  it('is quick with 64 KiB of garbage', () => {
    const size = 1 << 16;
    for (const header of [
      ';'.repeat(size),
      ' '.repeat(size),
      '='.repeat(size),
      ' ;'.repeat(size / 2),
      'a'.repeat(size),
      'a_session_shop;'.repeat(size / 15),
      'a_session_shop_legacy=x;'.repeat(size / 24),
      `a_session_shop=${'A'.repeat(size)}`,
      `a_session_shop=${'%41'.repeat(size / 3)}`,
      '['.repeat(size),
      '{"a":'.repeat(size / 5),
    ]) {
      expect(readSession(header, header, 'shop')).toBeUndefined();
    }
  });
});

describe('sessionCookies', () => {
  const expires = new Date(Date.UTC(2024, 4, 1, 12, 34, 56));
  const padded = encodeSession('a', SECRET);
  const encoded = padded.replaceAll('=', '%3D');

  it('writes the legacy cookie first, the plain one with SameSite=None last (contract §3.2)', () => {
    expect(sessionCookies('Shop', padded, { expires, domainHost: 'auth.example.com', secure: true })).toEqual(
      [
        `a_session_shop_legacy=${encoded}; Domain=.auth.example.com; Path=/; Expires=Wed, 01 May 2024 12:34:56 GMT; HttpOnly; Secure`,
        `a_session_shop=${encoded}; Domain=.auth.example.com; Path=/; Expires=Wed, 01 May 2024 12:34:56 GMT; HttpOnly; Secure; SameSite=None`,
      ],
    );
  });

  it('leaves Secure out on http', () => {
    for (const line of sessionCookies('shop', VALUE, {
      expires,
      domainHost: 'auth.example.com',
      secure: false,
    })) {
      expect(line).not.toContain('Secure');
    }
  });

  it.each([
    'localhost',
    'LOCALHOST',
    '127.0.0.1',
    '::1',
    '[::1]',
    'my_api',
    '-a.example',
    `${'a'.repeat(64)}.example`,
    'example.com.',
    'a;b',
    '',
  ])('names no domain for %j', (domainHost) => {
    for (const line of sessionCookies('shop', VALUE, { expires, domainHost, secure: true })) {
      expect(line).not.toContain('Domain');
    }
  });

  it('names the domain of a single label, as in a container network', () => {
    expect(sessionCookies('shop', VALUE, { expires, domainHost: 'gatehouse', secure: false })[1]).toContain(
      '; Domain=.gatehouse;',
    );
  });

  it('reads back what it has written', () => {
    const [, plain = ''] = sessionCookies('shop', padded, {
      expires,
      domainHost: 'localhost',
      secure: false,
    });
    expect(readSession(plain.split(';')[0], undefined, 'shop')).toEqual({ userId: 'a', secret: SECRET });
  });
});

describe('clearedSessionCookies', () => {
  it('writes the same two names and attributes, empty and with an end in the past', () => {
    expect(clearedSessionCookies('Shop', { domainHost: 'auth.example.com', secure: true })).toEqual([
      'a_session_shop_legacy=; Domain=.auth.example.com; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure',
      'a_session_shop=; Domain=.auth.example.com; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=None',
    ]);
  });
});

describe('fallbackCookies', () => {
  it('names the project as it is, and does not encode the value (contract §3.4)', () => {
    const padded = encodeSession('a', SECRET);
    expect(fallbackCookies('Shop', padded)).toBe(`{"a_session_Shop":"${padded}"}`);
  });

  it('is an empty list when the session is gone', () => {
    expect(fallbackCookies('shop', undefined)).toBe('[]');
  });
});

it('lower-cases the name of the cookie', () => {
  expect(sessionCookieName('MyShop')).toBe('a_session_myshop');
});
