import { expectProblem } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';
import { ROUTES } from '../../support/routes.js';

const gatehouse = useGatehouse({
  projects: [
    {
      id: 'default',
      name: 'Platforms',
      platforms: [
        { type: 'web', hostname: 'app.test' },
        { type: 'web', hostname: '*.example.com' },
        { type: 'flutter-web', hostname: 'flutter.test' },
        { type: 'android', packageName: 'com.example.Android' },
        { type: 'apple', bundleId: 'com.example.apple' },
        { type: 'flutter-android', packageName: 'com.example.fa' },
        { type: 'flutter-ios', bundleId: 'com.example.fi' },
        { type: 'apple-macos', bundleId: 'com.example.macos' },
        { type: 'apple-ios', bundleId: 'com.example.ios' },
        { type: 'apple-watchos', bundleId: 'com.example.watchos' },
        { type: 'apple-tvos', bundleId: 'com.example.tvos' },
        { type: 'flutter-macos', bundleId: 'com.example.fm' },
        { type: 'flutter-linux', packageName: 'com.example.fl' },
        { type: 'flutter-windows', packageName: 'com.example.fw' },
      ],
    },
    { id: 'open', name: 'Any', platforms: [{ type: 'web', hostname: '*' }] },
    { id: 'none', name: 'None', platforms: [] },
  ],
});

/** A request that passes the origin check is answered 400: its body is empty. */
const post = (headers: Record<string, string | undefined>, project = 'default') =>
  gatehouse.client({ project }).post('/account', {}, { headers });

describe('an allowed origin (contract §4.1)', () => {
  it.each([
    'http://localhost',
    'http://localhost:5173',
    'https://localhost',
    'https://app.test',
    'http://app.test:8080',
    'https://APP.test',
    'https://a.example.com',
    'https://a.b.example.com',
    'https://flutter.test',
    'appwrite-android://com.example.Android',
    'appwrite-ios://com.example.apple',
    'appwrite-ios://com.example.ios',
    'appwrite-ios://com.example.fi',
    'appwrite-macos://com.example.macos',
    'appwrite-watchos://com.example.watchos',
    'appwrite-tvos://com.example.tvos',
    'appwrite-android://com.example.fa',
    'appwrite-macos://com.example.fm',
    'appwrite-linux://com.example.fl',
    'appwrite-windows://com.example.fw',
  ])('%s passes', async (origin) => {
    expectProblem(await post({ origin }), 400, 'general_argument_invalid');
  });

  it.each(['null', 'garbage', '', 'file://', 'about:blank', '://'])(
    '%j has no host and passes',
    async (origin) => {
      expectProblem(await post({ origin }), 400, 'general_argument_invalid');
    },
  );

  it('§14.48 is not needed: a request without Origin and Referer passes', async () => {
    expectProblem(await post({}), 400, 'general_argument_invalid');
  });

  it('is any where a platform is *', async () => {
    expectProblem(await post({ origin: 'https://anything.test' }, 'open'), 400, 'general_argument_invalid');
  });

  it('is localhost even for a project without platforms, outside production', async () => {
    expectProblem(await post({ origin: 'http://localhost:3000' }, 'none'), 400, 'general_argument_invalid');
  });
});

describe('an unknown origin (contract §4.1)', () => {
  it.each([
    'https://evil.test',
    'https://example.com',
    'https://evilexample.com',
    'https://example.com.evil.test',
    'https://app.test.evil.test',
    'https://xapp.test',
    'https://localhost.evil.test',
    'http://127.0.0.1',
    'http://[::1]',
    'appwrite-android://com.example.other',
    'appwrite-android://com.example.android',
    'appwrite-ios://evil.test',
    'unknown-scheme://evil.test',
  ])('%s is refused', async (origin) => {
    expectProblem(await post({ origin }), 403, 'general_unknown_origin');
  });

  it('is judged by its host alone, whatever stands around it', async () => {
    expectProblem(await post({ origin: 'https://user@evil.test' }), 403, 'general_unknown_origin');
    expectProblem(
      await post({ referer: 'https://evil.test/app.test?localhost#localhost' }),
      403,
      'general_unknown_origin',
    );
  });

  it('is taken from the Referer only when there is no Origin', async () => {
    const evil = 'https://evil.test/page';
    expectProblem(await post({ referer: evil }), 403, 'general_unknown_origin');
    expectProblem(await post({ referer: 'https://app.test/page?x=1' }), 400, 'general_argument_invalid');
    expectProblem(await post({ origin: 'https://app.test', referer: evil }), 400, 'general_argument_invalid');
    expectProblem(
      await post({ origin: 'https://evil.test', referer: 'https://app.test/' }),
      403,
      'general_unknown_origin',
    );
  });

  it.each(ROUTES.filter(({ method }) => method !== 'GET'))(
    'is refused on $method $path',
    async ({ method, path }) => {
      const answer = await gatehouse
        .client({ headers: { origin: 'https://evil.test' } })
        .request(method, path);
      expectProblem(answer, 403, 'general_unknown_origin');
    },
  );

  it.each(ROUTES.filter(({ method }) => method === 'GET'))(
    'is answered normally on $method $path',
    async ({ path }) => {
      const client = gatehouse.client();
      await client.signedUp();
      expect((await client.get(path, { headers: { origin: 'https://evil.test' } })).status).toBe(200);
      expect((await client.request('HEAD', path, { headers: { origin: 'https://evil.test' } })).status).toBe(
        200,
      );
    },
  );

  it.each([
    ['https://evil.test', 'Web'],
    ['appwrite-android://evil.test', 'Android'],
    ['appwrite-ios://evil.test', 'iOS'],
    ['appwrite-macos://evil.test', 'macOS'],
    ['appwrite-watchos://evil.test', 'watchOS'],
    ['appwrite-tvos://evil.test', 'tvOS'],
    ['appwrite-linux://evil.test', 'Linux'],
    ['appwrite-windows://evil.test', 'Windows'],
  ])('is named in the message with its platform: %s', async (origin, platform) => {
    const { body } = await post({ origin });
    expect(body.message).toContain('evil.test');
    expect(body.message).toContain(platform);
  });

  it('of an unknown scheme is called an unsupported platform', async () => {
    expect((await post({ origin: 'gopher://evil.test' })).body.message).toMatch(/unsupported platform/i);
  });

  it('changes nothing', async () => {
    const client = gatehouse.client();
    await client.signedUp({ name: 'Before' });
    await client.patch('/account/name', { name: 'After' }, { headers: { origin: 'https://evil.test' } });
    expect((await client.get('/account')).body.name).toBe('Before');
  });
});
