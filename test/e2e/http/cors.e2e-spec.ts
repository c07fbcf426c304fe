import type { Answer } from '../../support/client.js';
import { expectProblem } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';

const gatehouse = useGatehouse({
  projects: [
    {
      id: 'default',
      name: 'Platforms',
      platforms: [
        { type: 'web', hostname: 'app.test' },
        { type: 'web', hostname: '*.example.com' },
        { type: 'flutter-web', hostname: 'flutter.test' },
        { type: 'android', packageName: 'com.example.android' },
      ],
      services: { account: true },
    },
    { id: 'open', name: 'Any', platforms: [{ type: 'web', hostname: '*' }] },
  ],
});

const METHODS = 'GET, POST, PUT, PATCH, DELETE';
const HEADERS =
  'Origin, Cookie, Set-Cookie, X-Requested-With, Content-Type, Access-Control-Allow-Origin, ' +
  'Access-Control-Request-Headers, Accept, X-Appwrite-Project, X-Appwrite-Key, X-Appwrite-Locale, X-Appwrite-Mode, ' +
  'X-Appwrite-JWT, X-Appwrite-Response-Format, X-SDK-Version, X-SDK-Name, X-SDK-Language, X-SDK-Platform, ' +
  'X-SDK-GraphQL, X-Appwrite-ID, X-Appwrite-Timestamp, Content-Range, Range, Cache-Control, Expires, Pragma';

function expectCors(answer: Answer, origin: string): void {
  expect(answer.headers).toMatchObject({
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': METHODS,
    'access-control-allow-headers': HEADERS,
    'access-control-expose-headers': 'X-Fallback-Cookies',
  });
  expect(answer.headers['vary']).toMatch(/(^|,\s*)Origin(,|$)/i);
}

const get = (origin: string | undefined, project = 'default') =>
  gatehouse.client({ project }).get('/account', { headers: { origin } });

describe('Access-Control headers on actual responses (contract §4.2)', () => {
  it.each([
    ['https://app.test', 'https://app.test'],
    ['https://app.test:8443', 'https://app.test:8443'],
    ['http://app.test', 'http://app.test'],
    ['http://localhost:5173', 'http://localhost:5173'],
    ['https://a.example.com', 'https://a.example.com'],
    ['https://flutter.test', 'https://flutter.test'],
    ['https://evil.test', 'https://localhost'],
    ['https://evil.test:8443', 'https://localhost:8443'],
    ['https://evilexample.com', 'https://localhost'],
    ['appwrite-android://com.example.android', 'appwrite-android://localhost'],
  ])('origin %s is answered with %s', async (origin, allowed) => {
    expectCors(await get(origin), allowed);
  });

  it('name the request scheme and localhost when there is no origin', async () => {
    expectCors(await get(undefined), 'http://localhost');
  });

  it('allow any origin where a platform is *', async () => {
    expectCors(await get('https://anything.test', 'open'), 'https://anything.test');
  });

  it('come with success', async () => {
    const client = gatehouse.client({ headers: { origin: 'https://app.test' } });
    await client.signedUp();
    expectCors(await client.get('/account'), 'https://app.test');
    expectCors(await client.delete('/account/sessions/current'), 'https://app.test');
  });

  it('come with a refused origin', async () => {
    const answer = await gatehouse
      .client()
      .post('/account', {}, { headers: { origin: 'https://evil.test' } });
    expectProblem(answer, 403, 'general_unknown_origin');
    expectCors(answer, 'https://localhost');
  });

  it('come with the errors of steps 1, 3 and 4 too, so that a browser can read them', async () => {
    const origin = 'https://app.test';
    const client = gatehouse.client({ headers: { origin } });
    const notFound = await client.get('/nowhere');
    expectProblem(notFound, 404, 'general_route_not_found');
    expect(notFound.headers['access-control-allow-origin']).toBe(origin);
    expect(notFound.headers['access-control-allow-credentials']).toBe('true');
    const badToken = await client.get('/account', { headers: { 'x-appwrite-jwt': 'garbage' } });
    expectProblem(badToken, 401, 'user_jwt_invalid');
    expect(badToken.headers['access-control-allow-origin']).toBe(origin);
    expect(badToken.headers['access-control-allow-credentials']).toBe('true');
    const unknown = await client.get('/account', { headers: { 'x-appwrite-project': 'unknown' } });
    expectProblem(unknown, 404, 'project_not_found');
    expect(unknown.headers).toHaveProperty('access-control-allow-origin');
    expect(unknown.headers['access-control-allow-credentials']).toBe('true');
  });

  it('come with parameter errors', async () => {
    expectCors(
      await gatehouse.client({ headers: { origin: 'https://app.test' } }).post('/account', {}),
      'https://app.test',
    );
  });

  it('do not mix up parallel requests', async () => {
    const origins = Array.from({ length: 40 }, (_, index) => `https://h${index}.example.com`);
    const answers = await Promise.all(origins.map((origin) => get(origin)));
    expect(answers.map(({ headers }) => headers['access-control-allow-origin'])).toEqual(origins);
  });
});

describe('preflight (contract §4.3)', () => {
  const preflight = (path: string, headers: Record<string, string> = {}) =>
    gatehouse.client({ project: null }).request('OPTIONS', path, {
      headers: { origin: 'https://app.test', 'access-control-request-method': 'POST', ...headers },
    });

  it.each(['/account', '/account/sessions/email', '/no/such/path', '/account/', '/%zz'])(
    '§14.46 OPTIONS %s is 204 without project and body',
    async (path) => {
      const answer = await preflight(path);
      expect(answer.status).toBe(204);
      expect(answer.text).toBe('');
      expect(answer.headers).not.toHaveProperty('content-type');
    },
  );

  it.each([
    'https://app.test',
    'https://evil.test:8443',
    'null',
    'appwrite-ios://com.example',
    'HTTPS://Odd.Test',
  ])('repeats the origin %s verbatim', async (origin) => {
    expect((await preflight('/account', { origin })).headers['access-control-allow-origin']).toBe(origin);
  });

  it('§14.45 succeeds where the request itself is refused', async () => {
    const headers = { origin: 'https://evil.test' };
    const announced = await preflight('/account', headers);
    expect(announced.status).toBe(204);
    expect(announced.headers['access-control-allow-origin']).toBe('https://evil.test');
    const answer = await gatehouse.client().post('/account', {}, { headers });
    expectProblem(answer, 403, 'general_unknown_origin');
    expect(answer.headers['access-control-allow-origin']).not.toBe('https://evil.test');
  });

  it('allows the headers of actual responses and X-Fallback-Cookies', async () => {
    const { headers } = await preflight('/account');
    const allowed = headers['access-control-allow-headers'] ?? '';
    // What newer clients send (contract §18) may stand in between.
    expect(allowed.startsWith(`${HEADERS}, `)).toBe(true);
    expect(allowed.split(', ')).toContain('X-Fallback-Cookies');
    expect(headers).toMatchObject({
      'access-control-allow-methods': METHODS,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'X-Fallback-Cookies',
    });
    expect(headers['vary']).toMatch(/Origin/i);
  });

  it('has no Max-Age', async () => {
    expect((await preflight('/account')).headers).not.toHaveProperty('access-control-max-age');
  });

  it('succeeds without an origin, with an unknown project and with a bad token', async () => {
    const client = gatehouse.client({ project: 'unknown', headers: { 'x-appwrite-jwt': 'garbage' } });
    expect((await client.request('OPTIONS', '/account')).status).toBe(204);
  });
});
