import { expectProblem } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';
import { exchange, requestText } from '../../support/raw-http.js';

const gatehouse = useGatehouse();
const PLAIN = 'a_session_default';
const LEGACY = 'a_session_default_legacy';

/** A member's cookie value in both notations, whose base64 ends with padding, and another member's. */
async function members() {
  const first = gatehouse.client();
  const user = await first.signedUp({
    userId: `u${Math.random().toString(36).slice(2)}${'x'.repeat(36)}`.slice(0, 21),
  });
  const encoded = first.cookies.get(PLAIN) ?? '';
  const second = gatehouse.client();
  const other = await second.signedUp();
  return {
    id: user.id,
    encoded,
    raw: decodeURIComponent(encoded),
    otherId: other.id,
    other: second.cookies.get(PLAIN) ?? '',
  };
}

const ask = (headers: Record<string, string | string[]>) => gatehouse.client().get('/account', { headers });
const expectGuest = async (headers: Record<string, string | string[]>) =>
  expectProblem(await ask(headers), 401, 'general_unauthorized_scope');

describe('reading the session cookie (contract §3.3)', () => {
  it('accepts the value raw or percent-encoded', async () => {
    const { id, encoded, raw } = await members();
    expect(encoded).toMatch(/%3D%3D$/);
    expect((await ask({ cookie: `${PLAIN}=${encoded}` })).body.$id).toBe(id);
    expect((await ask({ cookie: `${PLAIN}=${raw}` })).body.$id).toBe(id);
  });

  it('prefers the plain cookie, and takes the legacy one only when that is missing', async () => {
    const { id, encoded, otherId, other } = await members();
    expect((await ask({ cookie: `${LEGACY}=${other}; ${PLAIN}=${encoded}` })).body.$id).toBe(id);
    expect((await ask({ cookie: `${LEGACY}=${other}` })).body.$id).toBe(otherId);
    await expectGuest({ cookie: `${LEGACY}=${encoded}; ${PLAIN}=garbage` });
  });

  it('takes the first of duplicate cookies', async () => {
    const { id, encoded, other } = await members();
    expect((await ask({ cookie: `${PLAIN}=${encoded}; ${PLAIN}=${other}` })).body.$id).toBe(id);
    await expectGuest({ cookie: `${PLAIN}=garbage; ${PLAIN}=${encoded}` });
  });

  it('finds it among foreign cookies', async () => {
    const { id, encoded } = await members();
    expect((await ask({ cookie: `theme=dark; ${PLAIN}=${encoded};x=y` })).body.$id).toBe(id);
    expect((await ask({ cookie: `;;${PLAIN}=${encoded}` })).body.$id).toBe(id);
  });

  it('takes a value with anything behind the base64 for a guest', async () => {
    const { encoded, raw, other } = await members();
    for (const value of [
      `${encoded}xx`,
      `${raw}xx`,
      `${other}xx`,
      `${other}x`,
      `${other}==`,
      `${other}%20x`,
      `${other}.x`,
    ]) {
      await expectGuest({ cookie: `${PLAIN}=${value}` });
    }
  });

  it('takes a cut, changed or empty value for a guest', async () => {
    const { other } = await members();
    const changed = other.slice(0, 200) + (other[200] === 'A' ? 'B' : 'A') + other.slice(201);
    for (const value of [other.slice(0, -4), changed, other.toLowerCase(), '', 'deleted', '""', '%']) {
      await expectGuest({ cookie: `${PLAIN}=${value}` });
    }
  });

  it.each([
    'not json',
    '{}',
    '[]',
    'null',
    '7',
    '{"id":"","secret":""}',
    '{"id":"someone"}',
    '{"secret":"abc"}',
    '{"id":7,"secret":8}',
    '{"id":["a"],"secret":{"b":1}}',
    '{"id":null,"secret":null}',
    `{"id":"nobody","secret":"${'0'.repeat(256)}"}`,
    `{"id":"${'a'.repeat(5_000)}","secret":"${'0'.repeat(256)}"}`,
  ])('takes base64 of %s for a guest', async (text) => {
    await expectGuest({ cookie: `${PLAIN}=${Buffer.from(text).toString('base64')}` });
  });

  it("does not accept a secret with another user's id", async () => {
    const { otherId, raw } = await members();
    const { secret } = JSON.parse(Buffer.from(raw, 'base64').toString()) as { secret: string };
    const forged = Buffer.from(JSON.stringify({ id: otherId, secret })).toString('base64');
    await expectGuest({ cookie: `${PLAIN}=${forged}` });
  });

  it('is no error on public routes', async () => {
    const client = gatehouse.client({ headers: { cookie: `${PLAIN}=garbage` } });
    expect((await client.register()).account.status).toBe(true);
  });
});

describe('what the Apple SDK sends (contract §3.3)', () => {
  const rawGet = (cookieLines: string[]) =>
    exchange(
      gatehouse.origin,
      requestText('GET', '/v1/account', [
        'X-Appwrite-Project: default',
        ...cookieLines.map((line) => `Cookie: ${line}`),
      ]),
    );

  it('tolerates several Cookie lines', async () => {
    const { id, encoded } = await members();
    const answer = await rawGet(['theme=dark', `${PLAIN}=${encoded}`]);
    expect(JSON.parse(answer.text)).toMatchObject({ $id: id });
  });

  it('accepts stored Set-Cookie lines sent back verbatim', async () => {
    const client = gatehouse.client();
    const user = await client.register();
    const login = await client.post('/account/sessions/email', {
      email: user.email,
      password: user.password,
    });
    expect(JSON.parse((await rawGet(login.setCookies)).text)).toMatchObject({ $id: user.id });
    expect(JSON.parse((await rawGet([login.setCookies.join('; ')])).text)).toMatchObject({ $id: user.id });
    expect(JSON.parse((await rawGet([login.setCookies[1] ?? ''])).text)).toMatchObject({ $id: user.id });
  });

  it('tolerates Set-Cookie attributes in any place', async () => {
    const { id, encoded } = await members();
    const answer = await rawGet([
      `expires=Tue, 01 Jan 2030 00:00:00 GMT; path=/; HttpOnly; ${PLAIN}=${encoded}; secure`,
    ]);
    expect(JSON.parse(answer.text)).toMatchObject({ $id: id });
  });
});

describe('the X-Fallback-Cookies request header (contract §3.3, §3.4)', () => {
  const fallback = (value: string) => JSON.stringify({ [PLAIN]: value });

  it('authenticates when there is no cookie', async () => {
    const { id, raw } = await members();
    expect((await ask({ 'x-fallback-cookies': fallback(raw) })).body.$id).toBe(id);
  });

  it('gives way to a cookie that holds an id and a secret, even stale ones', async () => {
    const { id, encoded, other, raw } = await members();
    expect(
      (await ask({ cookie: `${PLAIN}=${encoded}`, 'x-fallback-cookies': fallback(other) })).body.$id,
    ).toBe(id);
    const stale = Buffer.from(JSON.stringify({ id, secret: '0'.repeat(256) })).toString('base64');
    await expectGuest({ cookie: `${PLAIN}=${stale}`, 'x-fallback-cookies': fallback(raw) });
  });

  it('counts when the cookie yields neither', async () => {
    const { id, raw } = await members();
    for (const cookie of [`${PLAIN}=garbage`, `${PLAIN}=deleted`, `${PLAIN}=`, 'theme=dark']) {
      expect((await ask({ cookie, 'x-fallback-cookies': fallback(raw) })).body.$id).toBe(id);
    }
  });

  it.each([
    '',
    '[]',
    '{}',
    'null',
    'garbage',
    '{"a_session_default":',
    '{"a_session_default":7}',
    '{"a_session_default":""}',
    '"x"',
  ])('is a guest as %j', async (value) => {
    await expectGuest({ 'x-fallback-cookies': value });
  });

  it('goes on naming the session as the current one', async () => {
    const client = gatehouse.client();
    const user = await client.register();
    const login = await client.post('/account/sessions/email', {
      email: user.email,
      password: user.password,
    });
    const headers = { 'x-fallback-cookies': login.headers['x-fallback-cookies'] };
    const native = gatehouse.client();
    const current = await native.get('/account/sessions/current', { headers });
    expect(current.body).toMatchObject({ $id: login.body.$id, current: true });
    const logout = await native.delete('/account/sessions/current', { headers });
    expect(logout.status).toBe(204);
    expect(logout.headers['x-fallback-cookies']).toBe('[]');
    expectProblem(await native.get('/account', { headers }), 401, 'general_unauthorized_scope');
  });

  it('is answered on login to an origin that is native, unknown to the web or localhost', async () => {
    for (const origin of [undefined, 'http://localhost:5173', 'appwrite-ios://localhost']) {
      const client = gatehouse.client(origin === undefined ? {} : { headers: { origin } });
      const user = await client.register();
      const login = await client.post('/account/sessions/email', {
        email: user.email,
        password: user.password,
      });
      const value = decodeURIComponent(client.cookies.get(PLAIN) ?? '');
      expect(login.headers['x-fallback-cookies']).toBe(fallback(value));
    }
  });
});

describe('the life of a session (contract §3.3)', () => {
  it('ends when another device ends it', async () => {
    const client = gatehouse.client();
    const user = await client.signedUp();
    const other = gatehouse.client();
    await other.login(user);
    expect((await other.delete(`/account/sessions/${user.session.$id}`)).status).toBe(204);
    expectProblem(await client.get('/account'), 401, 'general_unauthorized_scope');
  });
});

describe('50 calls at once on one session', () => {
  it('all succeed', async () => {
    const client = gatehouse.client();
    const { id } = await client.signedUp();
    const answers = await Promise.all(Array.from({ length: 50 }, () => client.get('/account')));
    expect(answers.map(({ body }) => body.$id)).toEqual(answers.map(() => id));
  });
});
