import { aProject, NOW, someSettings } from '../../test/support/fixtures.js';
import { inExchange, type Sent } from '../../test/support/exchanges.js';
import { decodeSession } from './session-cookie.js';
import { SessionCookies } from './session-cookies.js';

const SECRET = 'ab'.repeat(128);
const session = { userId: 'ada', secret: SECRET, expiresAt: NOW };
const project = aProject({ id: 'MyApp' });

async function run(
  work: 'issue' | 'clear' | 'clearFallback',
  sent: Sent = {},
  publicUrl = 'http://localhost:8080',
) {
  const cookies = new SessionCookies(someSettings({ publicUrl }));
  const { headers, result } = await inExchange({ project, ...sent }, (exchange) =>
    work === 'issue' ? cookies.issue(exchange, session) : cookies[work](exchange),
  );
  return {
    result,
    set: headers['set-cookie'] as string[] | undefined,
    fallback: headers['x-fallback-cookies'],
  };
}

describe('SessionCookies.issue', () => {
  it('sets two cookies with the same value, the plain one last, and the fallback header', async () => {
    const { result, set, fallback } = await run('issue');
    const value = String(result);
    expect(decodeSession(value)).toEqual({ userId: 'ada', secret: SECRET });
    const common = 'Path=/; Expires=Thu, 01 Jan 2026 00:00:00 GMT; HttpOnly';
    expect(set).toEqual([
      `a_session_myapp_legacy=${encodeURIComponent(value)}; ${common}`,
      `a_session_myapp=${encodeURIComponent(value)}; ${common}; SameSite=None`,
    ]);
    expect(fallback).toBe(JSON.stringify({ a_session_MyApp: value }));
  });

  it.each([
    ['http://localhost:8080', undefined, false],
    ['http://127.0.0.1:8080', undefined, false],
    ['http://accounts.example.com', '.accounts.example.com', false],
    ['https://accounts.example.com', '.accounts.example.com', true],
  ])('at %s: domain %s, secure %s', async (publicUrl, domain, secure) => {
    const { set = [] } = await run('issue', {}, publicUrl);
    for (const cookie of set) {
      expect(/; Domain=([^;]+)/i.exec(cookie)?.[1]).toBe(domain);
      expect(/; Secure/i.test(cookie)).toBe(secure);
      expect(cookie).not.toMatch(/max-age/i);
    }
  });

  it('is secure when a trusted proxy says that the request came by https, never by a stranger’s word', async () => {
    const headers = { 'x-forwarded-proto': 'https' };
    const trusted = await run('issue', { headers, settings: { trustProxy: 1 } });
    const stranger = await run('issue', { headers });
    expect(
      [trusted, stranger].map(({ set = [] }) => set.every((cookie) => /; Secure/i.test(cookie))),
    ).toEqual([true, false]);
  });

  it('never takes a domain from the Host header', async () => {
    const { set = [] } = await run(
      'issue',
      { headers: { host: 'evil.test' } },
      'https://accounts.example.com',
    );
    expect(set.join()).not.toContain('evil.test');
  });

  it.each([
    ['the same site', 'https://app.example.com', false],
    ['another site', 'https://app.example.org', true],
    ['a native app', 'appwrite-android://com.example.com', true],
    ['no browser', undefined, true],
  ])('gives the fallback to %s (%s): %s', async (_who, origin, given) => {
    const headers = origin === undefined ? {} : { origin };
    const { fallback, set } = await run('issue', { headers }, 'https://accounts.example.com');
    expect(fallback !== undefined).toBe(given);
    expect(set).toHaveLength(2);
  });
});

describe('SessionCookies.clear', () => {
  it('ends both cookies and the fallback', async () => {
    const { set = [], fallback } = await run('clear');
    expect(set.map((cookie) => cookie.split(';')[0])).toEqual([
      'a_session_myapp_legacy=',
      'a_session_myapp=',
    ]);
    for (const cookie of set) expect(cookie).toContain('Expires=Thu, 01 Jan 1970 00:00:00 GMT');
    expect(fallback).toBe('[]');
  });
});

describe('SessionCookies.clearFallback', () => {
  it('leaves the cookies alone', async () => {
    expect(await run('clearFallback')).toMatchObject({ set: undefined, fallback: '[]' });
  });
});
