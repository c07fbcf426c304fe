import { parseSetCookie } from '../../support/cookie-jar.js';
import { useGatehouse } from '../../support/gatehouse.js';

const gatehouse = useGatehouse({
  env: { PUBLIC_URL: 'https://api.example.co.uk' },
  projects: [
    {
      id: 'default',
      name: 'Public',
      platforms: [
        { type: 'web', hostname: '*.example.co.uk' },
        { type: 'web', hostname: 'other.co.uk' },
        { type: 'web', hostname: 'localhost' },
      ],
    },
  ],
});

/** As the proxy in front of https://api.example.co.uk would hand it on. */
type Headers = { origin?: string; referer?: string };
const proxied = (headers: Headers = {}) =>
  gatehouse.client({
    headers: {
      host: 'api.example.co.uk',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'api.example.co.uk',
      ...headers,
    },
  });

async function loginAnswer(headers: Headers = {}) {
  const client = proxied(headers);
  const user = await client.register();
  const answer = await client.post('/account/sessions/email', { email: user.email, password: user.password });
  expect(answer.status).toBe(201);
  return { client, answer };
}

describe('behind https (contract §2.5, §3.2)', () => {
  it('sends HSTS', async () => {
    expect((await proxied().get('/account')).headers['strict-transport-security']).toBe('max-age=10886400');
  });

  it('sends HSTS with refusals and preflights', async () => {
    expect((await proxied().request('OPTIONS', '/x')).headers['strict-transport-security']).toBe(
      'max-age=10886400',
    );
    expect((await proxied().get('/nowhere')).headers['strict-transport-security']).toBe('max-age=10886400');
  });

  it('marks both cookies Secure and binds them to the host', async () => {
    const { answer } = await loginAnswer();
    const cookies = answer.setCookies.map(parseSetCookie);
    expect(cookies.map(({ name }) => name)).toEqual(['a_session_default_legacy', 'a_session_default']);
    for (const { attributes } of cookies) {
      expect(attributes.has('secure')).toBe(true);
      expect(attributes.get('domain')).toBe('.api.example.co.uk');
      expect(attributes.get('path')).toBe('/');
      expect(attributes.has('httponly')).toBe(true);
    }
    expect(cookies[0]?.attributes.has('samesite')).toBe(false);
    expect(cookies[1]?.attributes.get('samesite')).toBe('None');
  });

  it('clears the cookies with the attributes they were set with', async () => {
    const { client, answer } = await loginAnswer();
    const cleared = await client.delete('/account/sessions/current');
    const attributes = (lines: string[]) =>
      lines.map(parseSetCookie).map(({ name, attributes: all }) => {
        const { expires: _, ...rest } = Object.fromEntries(all);
        return { name, ...rest };
      });
    expect(attributes(cleared.setCookies)).toEqual(attributes(answer.setCookies));
  });
});

describe('the first-party rule of X-Fallback-Cookies (contract §3.4)', () => {
  it.each([
    { origin: 'https://app.example.co.uk' },
    { origin: 'https://api.example.co.uk' },
    { referer: 'https://app.example.co.uk/login?x=1' },
    { origin: 'https://app.example.co.uk:8443' },
  ])('§17.25 sends none to %j, the same registrable domain', async (headers) => {
    const { client, answer } = await loginAnswer(headers);
    expect(answer.headers).not.toHaveProperty('x-fallback-cookies');
    const logout = await client.delete('/account/sessions/current');
    expect(logout.headers).not.toHaveProperty('x-fallback-cookies');
  });

  it.each([
    {},
    { origin: 'https://other.co.uk' },
    { origin: 'http://localhost:3000' },
    { origin: 'null' },
    { referer: 'https://other.co.uk/' },
    { origin: 'https://other.co.uk', referer: 'https://app.example.co.uk/' },
  ])('sends one to %j: native, foreign or local', async (headers) => {
    const { client, answer } = await loginAnswer(headers);
    expect(JSON.parse(answer.headers['x-fallback-cookies'] ?? '')).toEqual({
      a_session_default: decodeURIComponent(client.cookies.get('a_session_default') ?? ''),
    });
    const logout = await client.delete('/account/sessions/current');
    expect(logout.headers['x-fallback-cookies']).toBe('[]');
  });
});

describe('the own host (contract §17.2: the configured one only)', () => {
  it('is an allowed origin', async () => {
    const answer = await proxied({ origin: 'https://api.example.co.uk' }).post('/account', {});
    expect(answer.status).toBe(400);
    expect(answer.headers['access-control-allow-origin']).toBe('https://api.example.co.uk');
  });

  it('is not what a Host header says', async () => {
    const forged = gatehouse.client({ headers: { host: 'evil.test', origin: 'https://evil.test' } });
    expect((await forged.post('/account', {})).body.type).toBe('general_unknown_origin');
    const url = 'https://evil.test/landing';
    const member = gatehouse.client({ headers: { host: 'evil.test' } });
    await member.signedUp();
    expect((await member.post('/account/verification', { url })).body.type).toBe('general_argument_invalid');
  });

  it('decides the origin rules even when the request came by another name', async () => {
    const answer = await gatehouse.client({ headers: { origin: 'https://127.0.0.1' } }).post('/account', {});
    expect(answer.body.type).toBe('general_unknown_origin');
  });
});
