import { parseSetCookie } from '../../support/cookie-jar.js';
import { DATE, expectProblem, ID, SECRET, someEmail } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';
import {
  BAD_EMAILS,
  BAD_PASSWORDS,
  describeRequired,
  expectFirstErrorFirst,
} from '../../support/parameters.js';
import {
  anotherLogin,
  bodyOf,
  credentialsIn,
  DEVICE_FIELDS,
  expectModel,
  isLoggedIn,
  SESSION_FIELDS,
  someUser,
  YEAR,
} from '../../support/scenarios.js';
import { linkUser } from '../../support/ways-in.js';

const gatehouse = useGatehouse({
  projects: [
    DEFAULT_PROJECT,
    { id: 'other' },
    { id: 'MixedCase' },
    { id: 'switched-off', auth: { methods: { emailPassword: false } } },
    { id: 'short', auth: { sessionDuration: 3_600 } },
  ],
});

const PATH = '/account/sessions/email';

describe.each([PATH, '/account/sessions'])('§14.4 POST %s', (path) => {
  it('§9.1.createEmailSession answers 201 with the session, every field in the order of the model', async () => {
    const client = gatehouse.client();
    const { id, email, password } = await client.register();
    const answer = await client.post(path, { email, password });
    const session = bodyOf(answer, 201);
    expectModel(session, SESSION_FIELDS);
    expect(session).toMatchObject({
      ...{
        $id: expect.stringMatching(ID),
        $createdAt: expect.stringMatching(DATE),
        userId: id,
        provider: 'email',
      },
      ...{ expire: expect.stringMatching(DATE), providerUid: email, providerAccessToken: '', ip: client.ip },
      ...{ providerAccessTokenExpiry: '', providerRefreshToken: '', current: true },
    });
    expect(session.countryCode).toMatch(/^([a-z]{2}|--)$/);
    for (const field of [...DEVICE_FIELDS, 'countryName']) expect(typeof session[field]).toBe('string');
    expect(Date.parse(session.expire) - Date.parse(session.$createdAt)).toBe(YEAR);
    expect(answer.headers['x-ratelimit-limit']).toBe('10');
  });
});

describe('POST /account/sessions/email', () => {
  it('§14.5 sets two cookies, the legacy one first, with the same value', async () => {
    const client = gatehouse.client();
    const user = await client.register();
    const answer = await client.post(PATH, user);
    const cookies = answer.setCookies.map(parseSetCookie);
    expect(cookies.map(({ name }) => name)).toEqual(['a_session_default_legacy', 'a_session_default']);
    expect(cookies[0]?.value).toBe(cookies[1]?.value);
    const [legacy, plain] = cookies.map(({ attributes }) => Object.fromEntries(attributes));
    // The test server is at an IP address and on http: hence no domain, and not secure.
    expect(legacy).toEqual({ expires: expect.any(String), path: '/', httponly: '' });
    expect({ ...plain, samesite: plain?.['samesite']?.toLowerCase() }).toEqual({
      ...legacy,
      samesite: 'none',
    });
    const { $createdAt } = answer.body;
    expect(Math.abs(Date.parse(plain?.['expires'] ?? '') - Date.parse($createdAt) - YEAR)).toBeLessThan(
      1_000,
    );
  });

  it('§14.6 hands out the user id and a secret of 256 hex digits in the cookie', async () => {
    const { client, id, text } = await someUserWithAnswer();
    const credentials = credentialsIn(client);
    expect(Object.keys(credentials)).toEqual(['id', 'secret']);
    expect(credentials).toEqual({ id, secret: expect.stringMatching(SECRET) });
    expect(text).not.toContain(credentials.secret);
    expect(client.cookies.get('a_session_default')).not.toMatch(/[=+/]/);
  });

  it('answers X-Fallback-Cookies with the value that the cookie has', async () => {
    const { client, answer } = await someUserWithAnswer();
    const value = decodeURIComponent(client.cookies.get('a_session_default') ?? '');
    expect(answer.headers['x-fallback-cookies']).toBe(JSON.stringify({ a_session_default: value }));
    const elsewhere = gatehouse.client({
      headers: { 'x-fallback-cookies': answer.headers['x-fallback-cookies'] ?? '' },
    });
    expect(await isLoggedIn(elsewhere)).toBe(true);
  });

  it('lower-cases the project in cookie names, and not in the fallback', async () => {
    const client = gatehouse.client({ project: 'MixedCase' });
    const answer = await client.post(PATH, await client.register());
    expect([...client.cookies.keys()]).toEqual(['a_session_mixedcase_legacy', 'a_session_mixedcase']);
    expect(Object.keys(JSON.parse(answer.headers['x-fallback-cookies'] ?? ''))).toEqual([
      'a_session_MixedCase',
    ]);
    expect(await isLoggedIn(client)).toBe(true);
  });

  it('lets the cookies expire with the session', async () => {
    const client = gatehouse.client({ project: 'short' });
    const answer = await client.post(PATH, await client.register());
    const { expire, $createdAt } = answer.body;
    expect(Date.parse(expire) - Date.parse($createdAt)).toBe(3_600_000);
    const expires = parseSetCookie(answer.setCookies[1] ?? '').attributes.get('expires') ?? '';
    expect(Math.abs(Date.parse(expires) - Date.parse(expire))).toBeLessThan(1_000);
  });

  it('§14.20 finds the account by its address in any case, and lower-cases providerUid', async () => {
    const { email, password } = await gatehouse.client().register();
    const { session } = await anotherLogin(gatehouse, { email: email.toUpperCase(), password });
    expect(session.providerUid).toBe(email);
  });

  it('§14.2 adds a session while logged in; the cookie is overwritten, the old session lives on', async () => {
    const { client, ...user } = await someUser(gatehouse);
    const first = client.cookies.get('a_session_default');
    const session = await client.login(user);
    expect(session.$id).not.toBe(user.session.$id);
    expect(client.cookies.get('a_session_default')).not.toBe(first);
    bodyOf(await gatehouse.client().get('/account', { headers: { cookie: `a_session_default=${first}` } }));
    expect(bodyOf(await client.get('/account/sessions')).total).toBe(2);
  });

  it('makes another secret each time', async () => {
    const { client, ...user } = await someUser(gatehouse);
    const other = await anotherLogin(gatehouse, user);
    expect(credentialsIn(other.client).secret).not.toBe(credentialsIn(client).secret);
  });

  it('does not touch the account', async () => {
    const { client, account } = await someUser(gatehouse);
    const { $updatedAt: _, ...rest } = account;
    expect(bodyOf(await client.get('/account'))).toMatchObject(rest);
  });

  async function someUserWithAnswer() {
    const client = gatehouse.client();
    const user = await client.register();
    const answer = await client.post(PATH, { email: user.email, password: user.password });
    return { client, id: user.id, answer, text: answer.text };
  }
});

describe('POST /account/sessions/email refuses', () => {
  it('§14.12 a wrong password and an unknown email with the same answer', async () => {
    const { email } = await gatehouse.client().register();
    const wrong = await gatehouse.client().post(PATH, { email, password: 'not my password' });
    const unknown = await gatehouse.client().post(PATH, { email: someEmail(), password: 'not my password' });
    expectProblem(wrong, 401, 'user_invalid_credentials');
    expectProblem(unknown, 401, 'user_invalid_credentials');
    expect(unknown.text).toBe(wrong.text);
    const headersBut = ({ date: _date, 'x-request-id': _id, ...rest }: Record<string, string>) =>
      Object.keys(rest).sort();
    expect(headersBut(unknown.headers)).toEqual(headersBut(wrong.headers));
  });

  it('§16.5 a user without password with the same answer', async () => {
    const email = someEmail();
    await linkUser(gatehouse, email);
    const answer = await gatehouse.client().post(PATH, { email, password: 'not my password' });
    expectProblem(answer, 401, 'user_invalid_credentials');
  });

  it('a user of another project', async () => {
    const user = await gatehouse.client({ project: 'other' }).register();
    expectProblem(await gatehouse.client().post(PATH, user), 401, 'user_invalid_credentials');
  });

  it('§14.14 with 501 where the method is switched off, before it looks at parameters', async () => {
    const client = gatehouse.client({ project: 'switched-off' });
    for (const path of [PATH, '/account/sessions']) {
      expectProblem(await client.post(path, {}), 501, 'user_auth_method_unsupported');
    }
  });

  it('without setting a cookie, keeping the session that the caller has', async () => {
    const { client, email } = await someUser(gatehouse);
    expectProblem(
      await client.post(PATH, { email, password: 'not my password' }),
      401,
      'user_invalid_credentials',
    );
    expect(await isLoggedIn(client)).toBe(true);
  });

  it('parameters from the query', async () => {
    const { email, password } = await gatehouse.client().register();
    const answer = await gatehouse.client().post(PATH, {}, { query: { email, password } });
    expectProblem(answer, 400, 'general_argument_invalid');
  });

  it('the first wrong parameter only', async () => {
    await expectFirstErrorFirst(['email', 'password'], { email: someEmail() }, (body) =>
      gatehouse.client().post(PATH, body),
    );
  });

  describeRequired('email', BAD_EMAILS, (email) =>
    gatehouse.client().post(PATH, { email, password: 'long enough' }),
  );
  describeRequired('password', BAD_PASSWORDS, (password) =>
    gatehouse.client().post(PATH, { email: someEmail(), password }),
  );
});
