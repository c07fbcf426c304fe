import { expectProblem, someEmail } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';

const gatehouse = useGatehouse();
const JSON_TYPE = 'application/json';
const newUser = () => ({ userId: 'unique()', email: someEmail(), password: 'correct horse' });

const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

describe('nesting (contract §2.3)', () => {
  it('stores prefs whose body is 512 levels deep', async () => {
    const client = gatehouse.client();
    await client.signedUp();
    // The body itself is the first level.
    const answer = await client.patch('/account/prefs', `{"prefs":${nested(511)}}`, {
      contentType: JSON_TYPE,
    });
    expect(answer.status).toBe(200);
    expect(JSON.stringify(answer.body.prefs)).toBe(nested(511));
  });

  it.each([513, 1_000, 100_000, 1_000_000])('counts a body %d levels deep as unparsable', async (levels) => {
    const client = gatehouse.client();
    await client.signedUp();
    const answer = await client.patch('/account/prefs', `{"prefs":${nested(levels - 1)}}`, {
      contentType: JSON_TYPE,
    });
    expectProblem(answer, 400, 'general_argument_invalid');
    expect(answer.body.message).toMatch(/^Param "prefs"/);
  });

  it('is not fooled by brackets inside of strings', async () => {
    const client = gatehouse.client();
    await client.signedUp();
    const prefs = { text: '[{"'.repeat(2_000) };
    const answer = await client.patch('/account/prefs', { prefs });
    expect(answer.status).toBe(200);
    expect(answer.body.prefs).toEqual(prefs);
  });

  it('survives lists nested a million levels deep', async () => {
    const body = '['.repeat(1_000_000) + ']'.repeat(1_000_000);
    const answer = await gatehouse.client().post('/account', body, { contentType: JSON_TYPE });
    expectProblem(answer, 400, 'general_argument_invalid');
  });

  it('survives a form field nested deeply by brackets', async () => {
    const body = `prefs${'[a]'.repeat(5_000)}=1`;
    const client = gatehouse.client();
    await client.signedUp();
    const answer = await client.patch('/account/prefs', body, {
      contentType: 'application/x-www-form-urlencoded',
    });
    expect([200, 400]).toContain(answer.status);
  });

  it('survives a form of 100,000 fields', async () => {
    const body = Array.from({ length: 100_000 }, (_, index) => `f${index}=1`).join('&');
    const answer = await gatehouse.client().post('/account', body, {
      contentType: 'application/x-www-form-urlencoded',
    });
    expectProblem(answer, 400, 'general_argument_invalid');
  });
});

describe('odd keys (contract §2.3)', () => {
  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    'keeps "%s" in prefs as an ordinary key',
    async (key) => {
      const client = gatehouse.client();
      await client.signedUp();
      const text = `{"${key}":{"polluted":true},"b":1}`;
      const answer = await client.patch('/account/prefs', `{"prefs":${text}}`, { contentType: JSON_TYPE });
      expect(answer.status).toBe(200);
      expect((await client.get('/account/prefs')).text).toBe(text);
    },
  );

  it.each(['application/x-www-form-urlencoded', JSON_TYPE])(
    'does not let __proto__ of a %s body supply a parameter',
    async (contentType) => {
      const fields = newUser();
      const body =
        contentType === JSON_TYPE
          ? `{"__proto__":${JSON.stringify(fields)}}`
          : new URLSearchParams(
              Object.entries(fields).map(([name, value]): [string, string] => [`__proto__[${name}]`, value]),
            ).toString();
      const answer = await gatehouse.client().post('/account', body, { contentType });
      expectProblem(answer, 400, 'general_argument_invalid');
      // Nor does it stick for the next request.
      expectProblem(await gatehouse.client().post('/account', {}), 400, 'general_argument_invalid');
    },
  );

  it('does not take inherited members for parameters', async () => {
    const answer = await gatehouse.client().put('/account/verification', { userId: 'constructor' });
    expectProblem(answer, 400, 'general_argument_invalid');
    expect(answer.body.message).toMatch(/^Param "secret"/);
  });
});

describe('text (issue: anything that a client can send)', () => {
  const ODD_TEXTS = [
    ['combining marks', 'e\u0301\u0327 Z\u0351\u036b\u0343a'],
    ['right-to-left', 'שלום \u202Eabc\u202C مرحبا'],
    ['emoji', '👩‍👩‍👧‍👦🏳️‍🌈'],
    ['NUL', 'a\u0000b'],
    ['control characters', 'a\u0001\u001f\u007f\u0085b'],
    ['line breaks', 'a\r\nb\u2028c'],
    ['quotes and markup', `'"\\\`<script>alert(1)</script>&amp; -- ; DROP TABLE users`],
    ['byte order mark and non-characters', '\uFEFFa\uFFFEb\uFFFF'],
    ['128 code points beyond the basic plane', '𝒳'.repeat(128)],
    ['a blank', ' '],
    ['blanks around', '  a  '],
  ] as const;

  it.each(ODD_TEXTS)('keeps a name with %s as it is', async (_what, name) => {
    const client = gatehouse.client();
    await client.signedUp();
    const answer = await client.patch('/account/name', { name });
    expect(answer.status).toBe(200);
    expect((await client.get('/account')).body.name).toBe(name);
  });

  it.each(ODD_TEXTS)('keeps prefs with %s as they are', async (_what, text) => {
    const client = gatehouse.client();
    await client.signedUp();
    expect((await client.patch('/account/prefs', { prefs: { [text]: text } })).status).toBe(200);
    expect((await client.get('/account/prefs')).body).toEqual({ [text]: text });
  });

  it.each(['\\ud800', '\\udc00', 'a\\ud83dz', '\\udf70\\ud83c'])(
    'answers a name with the lone surrogate %s with 200 or 400, and stays readable',
    async (escape) => {
      const client = gatehouse.client();
      await client.signedUp();
      const answer = await client.patch('/account/name', `{"name":"${escape}"}`, { contentType: JSON_TYPE });
      expect([200, 400]).toContain(answer.status);
      expect((await client.get('/account')).status).toBe(200);
    },
  );

  it.each(['\\ud800', 'a\\udc00'])(
    'answers prefs with the lone surrogate %s with 200 or 400',
    async (escape) => {
      const client = gatehouse.client();
      await client.signedUp();
      const answer = await client.patch('/account/prefs', `{"prefs":{"k":"${escape}"}}`, {
        contentType: JSON_TYPE,
      });
      expect([200, 400]).toContain(answer.status);
      expect((await client.get('/account/prefs')).status).toBe(200);
    },
  );

  it('answers bytes that are no UTF-8 with 201 or 400', async () => {
    const text = JSON.stringify({ ...newUser(), name: 'XX' });
    const body = Buffer.from(text);
    const at = body.indexOf('XX');
    body[at] = 0xff;
    body[at + 1] = 0xc3;
    const answer = await gatehouse.client().post('/account', body, { contentType: JSON_TYPE });
    expect([201, 400]).toContain(answer.status);
  });

  it.each([
    ['userId', 'a'.repeat(1_000_000)],
    ['email', `${'a'.repeat(1_000_000)}@b.co`],
    ['email', `a@${'b.'.repeat(500_000)}co`],
    ['password', 'p'.repeat(1_000_000)],
    ['name', '🍰'.repeat(250_000)],
  ])('refuses a megabyte in %s quickly', async (field, value) => {
    const from = Date.now();
    const answer = await gatehouse.client().post('/account', { ...newUser(), [field]: value });
    expectProblem(answer, 400, 'general_argument_invalid');
    expect(answer.body.message).toMatch(new RegExp(`^Invalid ${field}: `));
    expect(Date.now() - from).toBeLessThan(4_000);
  });

  it.each([
    'a\u0000@b.co',
    'a@b.co\u0000',
    'a@b.co\n',
    'ａ@b.co',
    'a＠b.co',
    'a@b。co',
    'a\u200b@b.co',
    'ⓐ@b.co',
  ])('refuses the look-alike address %j', async (email) => {
    expectProblem(
      await gatehouse.client().post('/account', { ...newUser(), email }),
      400,
      'general_argument_invalid',
    );
  });

  it('lets a password with NUL and emoji be used as a whole', async () => {
    const client = gatehouse.client();
    const password = 'pass\u0000word 🍰 ü';
    const user = await client.register({ password });
    await client.login(user);
    const cut = await gatehouse.client().post('/account/sessions/email', {
      email: user.email,
      password: 'pass\u0000word 🍰 x',
    });
    expectProblem(cut, 401, 'user_invalid_credentials');
  });
});

describe('headers (issue: huge headers and cookies, garbage cookies)', () => {
  it('answers a request with 20 kB of foreign cookies', async () => {
    const client = gatehouse.client();
    await client.signedUp();
    const foreign = Array.from({ length: 400 }, (_, index) => `cookie_${index}=${'x'.repeat(40)}`).join('; ');
    const own = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await client.get('/account', { headers: { cookie: `${foreign}; ${own}` } });
    expect(answer.status).toBe(200);
  });

  it.each([
    'a_session_default',
    'a_session_default=',
    '=;=;;;',
    'a_session_default=%E0%A4%A',
    'a_session_default=deleted',
    'a_session_default="quoted',
    '__proto__=x; constructor=y; a_session_default=z',
    `a_session_default=${'A'.repeat(10_000)}`,
    'a_session_default=\u00e9\u00ff',
  ])('takes the cookie header %j for a guest', async (cookie) => {
    const answer = await gatehouse.client().get('/account', { headers: { cookie } });
    expectProblem(answer, 401, 'general_unauthorized_scope');
  });

  it.each(['x-appwrite-locale', 'user-agent', 'referer', 'x-fallback-cookies', 'x-appwrite-response-format'])(
    'does not stumble over a long or strange %s',
    async (name) => {
      for (const value of ['x'.repeat(8_000), '\u00ff\u00fe', '{"a":', '']) {
        const answer = await gatehouse.client().post('/account', newUser(), { headers: { [name]: value } });
        expect(answer.status).toBe(201);
      }
    },
  );

  it('writes a user agent of 8,000 characters to the log', async () => {
    const client = gatehouse.client({ headers: { 'user-agent': `Mozilla/5.0 ${'x'.repeat(8_000)}` } });
    await client.signedUp();
    expect((await client.get('/account/logs')).body.total).toBe(2);
    expect((await client.get('/account/sessions')).body.total).toBe(1);
  });
});
