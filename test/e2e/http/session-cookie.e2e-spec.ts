import { parseSetCookie } from '../../support/cookie-jar.js';
import { SECRET } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';

const gatehouse = useGatehouse();

async function loggedIn(userId = 'unique()') {
  const client = gatehouse.client();
  const user = await client.register({ userId });
  const answer = await client.post('/account/sessions/email', { email: user.email, password: user.password });
  expect(answer.status).toBe(201);
  return { client, user, answer };
}

const someId = (length: number) =>
  `u${Math.random().toString(36).slice(2)}${'x'.repeat(length)}`.slice(0, length);

describe('the session cookie (contract §3.2)', () => {
  it('comes twice, the legacy one first', async () => {
    const { answer } = await loggedIn();
    const cookies = answer.setCookies.map(parseSetCookie);
    expect(cookies.map(({ name }) => name)).toEqual(['a_session_default_legacy', 'a_session_default']);
    expect(cookies[0]?.value).toBe(cookies[1]?.value);
  });

  it('has exactly these attributes on http://127.0.0.1', async () => {
    const { answer } = await loggedIn();
    const [legacy, plain] = answer.setCookies.map(parseSetCookie);
    const expires = new Date(answer.body.expire).toUTCString();
    expect(Object.fromEntries(legacy!.attributes)).toEqual({ expires, path: '/', httponly: '' });
    expect(Object.fromEntries(plain!.attributes)).toEqual({
      expires,
      path: '/',
      httponly: '',
      samesite: 'None',
    });
  });

  it('expires a year after its creation', async () => {
    const { answer } = await loggedIn();
    const lifetime = Date.parse(answer.body.expire) - Date.parse(answer.body.$createdAt);
    expect(lifetime).toBe(31_536_000_000);
  });

  it('is Secure when a trusted proxy says that the request came by https', async () => {
    const client = gatehouse.client({ headers: { 'x-forwarded-proto': 'https' } });
    const user = await client.register();
    const answer = await client.post('/account/sessions/email', {
      email: user.email,
      password: user.password,
    });
    for (const line of answer.setCookies) expect(parseSetCookie(line).attributes.has('secure')).toBe(true);
  });

  it('holds the user id and a secret of 256 hex digits', async () => {
    const { answer, user } = await loggedIn();
    const value = decodeURIComponent(parseSetCookie(answer.setCookies[1] ?? '').value);
    const text = Buffer.from(value, 'base64').toString('utf8');
    expect(Buffer.from(text).toString('base64')).toBe(value);
    const { id, secret } = JSON.parse(text) as { id: string; secret: string };
    expect(text).toBe(`{"id":"${user.id}","secret":"${secret}"}`);
    expect(id).toBe(user.id);
    expect(secret).toMatch(SECRET);
  });

  it('is 396 characters long for a generated id, without padding (B.5)', async () => {
    const { answer } = await loggedIn();
    expect(parseSetCookie(answer.setCookies[1] ?? '').value).toMatch(/^[A-Za-z0-9+/]{396}$/);
  });

  it('percent-encodes its padding', async () => {
    const { answer } = await loggedIn(someId(21));
    expect(parseSetCookie(answer.setCookies[1] ?? '').value).toMatch(/^[A-Za-z0-9]+%3D%3D$/);
    expect(answer.headers['x-fallback-cookies']).toMatch(/==/);
  });

  it('comes from the alias too', async () => {
    const client = gatehouse.client();
    const user = await client.register();
    const answer = await client.post('/account/sessions', { email: user.email, password: user.password });
    expect(answer.setCookies).toHaveLength(2);
  });

  it('is overwritten by the next login', async () => {
    const { client, user } = await loggedIn();
    const before = client.cookies.get('a_session_default');
    await client.login(user);
    expect(client.cookies.get('a_session_default')).not.toBe(before);
    expect((await client.get('/account/sessions')).body.total).toBe(2);
  });

  it('does not come with a registration', async () => {
    const client = gatehouse.client();
    await client.register();
    expect(client.cookies.size).toBe(0);
  });
});

describe('ending it', () => {
  it.each(['/account/sessions/current', '/account/sessions'])(
    'DELETE %s clears both cookies with the same names and attributes',
    async (path) => {
      const { client } = await loggedIn();
      const answer = await client.delete(path);
      expect(answer.status).toBe(204);
      const [legacy, plain] = answer.setCookies.map(parseSetCookie);
      expect([legacy?.name, plain?.name]).toEqual(['a_session_default_legacy', 'a_session_default']);
      for (const cookie of [legacy!, plain!]) {
        expect(['', 'deleted']).toContain(cookie.value);
        expect(Date.parse(cookie.attributes.get('expires') ?? '')).toBeLessThan(Date.now());
      }
      const rest = (attributes: Map<string, string>) =>
        [...attributes].filter(([name]) => name !== 'expires');
      expect(rest(legacy!.attributes).sort()).toEqual([
        ['httponly', ''],
        ['path', '/'],
      ]);
      expect(rest(plain!.attributes).sort()).toEqual([
        ['httponly', ''],
        ['path', '/'],
        ['samesite', 'None'],
      ]);
      expect(answer.headers['x-fallback-cookies']).toBe('[]');
      expect(client.cookies.size).toBe(0);
    },
  );

  it('by its id, too, clears the cookies', async () => {
    const { client, answer } = await loggedIn();
    const ended = await client.delete(`/account/sessions/${answer.body.$id}`);
    expect(ended.setCookies).toHaveLength(2);
    expect(ended.headers['x-fallback-cookies']).toBe('[]');
  });

  it('of another session touches no cookie', async () => {
    const { client, user } = await loggedIn();
    const other = await gatehouse.client().login(user);
    const answer = await client.delete(`/account/sessions/${other.$id}`);
    expect(answer.status).toBe(204);
    expect(answer.setCookies).toEqual([]);
    expect(answer.headers).not.toHaveProperty('x-fallback-cookies');
  });

  it('does not happen when the account is blocked: cookies stay, the fallback goes', async () => {
    const { client } = await loggedIn();
    const answer = await client.patch('/account/status');
    expect(answer.setCookies).toEqual([]);
    expect(answer.headers['x-fallback-cookies']).toBe('[]');
  });
});
