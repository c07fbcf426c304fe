import type { Answer } from '../../support/client.js';
import { BrowserLike } from '../../support/oauth2/browser-like.js';
import { clientOf, publicUrl, startUrl, type LogInOptions } from '../../support/oauth2/log-in.js';
import { expectPage, sessionIn, useScene, withProviders } from '../../support/oauth2/scene.js';
import { bodyOf } from '../../support/scenarios.js';

const SHOP = { type: 'web', hostname: 'shop.example' };
const UNCACHED = {
  'cache-control': 'no-store, no-cache, must-revalidate, max-age=0',
  pragma: 'no-cache',
  'referrer-policy': 'no-referrer',
};

const scene = useScene({ projects: (simulator) => [projectWith([SHOP])(simulator)] });

function projectWith(platforms: object[]) {
  return (simulator: typeof scene.simulator) =>
    withProviders(simulator, { platforms: [{ type: 'web', hostname: 'localhost' }, ...platforms] });
}

/** The answer of the start route, and nothing after it. */
async function start(options: LogInOptions, more = ''): Promise<Answer> {
  const url = startUrl(scene.gatehouse, 'discord', options) + more;
  const { hops } = await new BrowserLike().open(url, ({ pathname }) => !pathname.startsWith('/v1/'));
  return hops[0]!.answer;
}

const landingOf = async (options: LogInOptions) =>
  new URL((await scene.logInStranger('discord', {}, options)).url);

describe('success and failure at the start', () => {
  it.each([
    'https://evil.test/',
    'https://localhost.evil.test/',
    'https://evil.test/localhost',
    'https://evil.test#localhost',
    'https://evil.test?localhost',
    'https://localhost@evil.test/',
    'https://localhost:80@evil.test/',
    'https://evil.test\\@localhost/',
    'https://localhost\\.evil.test/',
    'https://evil.test%2F@localhost/',
    'https:evil.test',
    'https:///evil.test/',
    '//evil.test/',
    '/\\evil.test',
    '/welcome',
    'javascript://localhost/%0aalert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript://localhost/',
    'file://localhost/etc/passwd',
    'ftp://localhost/',
    'myapp://localhost/',
    'appwrite-callback-other://',
    'appwrite-callback-default.evil.test://x',
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://[::1]/',
    'http://localhost\t.evil.test/',
    'http://localhost\r\nSet-Cookie: a=b/',
    ' http://localhost/',
    'http://ⅼocalhost/',
    'http://shop.example.evil.test/',
    'http://xshop.example/',
  ])('rule 16: may not be %j', async (url) => {
    for (const options of [{ success: url }, { failure: url }]) {
      const answer = await start(options);
      expectPage(answer, 400);
      expect(answer.headers['location']).toBeUndefined();
      expect(answer.text).not.toContain('evil');
    }
  });

  it.each([
    'http://localhost/',
    'http://localhost:5173/welcome?a=b#c',
    'https://shop.example/welcome',
    'https://SHOP.EXAMPLE/',
    'appwrite-callback-default://',
    'appwrite-callback-default://any.host/path',
  ])('rule 16: may be %s', async (url) => {
    for (const options of [{ success: url }, { failure: url }])
      expect((await start(options)).status).toBe(301);
  });

  it('rule 16: may be empty: then they are the hosted pages', async () => {
    const { url, page } = await scene.logInStranger('discord', {}, { success: '', failure: '' });
    expect(url).toMatch(new RegExp(`^${publicUrl(scene.gatehouse)}/auth/oauth2/success\\?`));
    expect(page?.status).toBe(200);
  });

  it.each(['success[]=http://localhost/', 'success[a]=http://localhost/', 'failure[]=http://localhost/'])(
    'rule 16: may not be a list: %s',
    async (query) => {
      expectPage(await start({ success: null, failure: null }, `&${query}`), 400);
    },
  );
});

describe('the start (contract §10.1)', () => {
  it('§9.1.createOAuth2Session §14.41 §2.5 sends on by a 301 that nobody keeps', async () => {
    const { status, headers, text } = await start({});
    expect([status, text]).toEqual([301, '']);
    expect(headers).toMatchObject(UNCACHED);
  });

  it('drops what only a provider may say', async () => {
    const { status, headers } = await start(
      {},
      '&code=forged&state=forged&error=forged&error_description=forged',
    );
    expect(status).toBe(301);
    const { pathname, searchParams } = new URL(headers['location'] ?? '');
    expect(pathname).toBe('/discord/authorize');
    expect(headers['location']).not.toContain('forged');
    expect(searchParams.get('state')).toMatch(/^[\w-]{43}$/);
  });

  it('rule 7: has a challenge of its own for each login, by S256', async () => {
    const challenges = [];
    for (let login = 0; login < 2; login += 1) {
      const { searchParams } = new URL((await start({})).headers['location'] ?? '');
      expect(searchParams.get('code_challenge_method')).toBe('S256');
      challenges.push(searchParams.get('code_challenge'));
    }
    expect(challenges[0]).toMatch(/^[\w-]{43}$/);
    expect(challenges[1]).not.toBe(challenges[0]);
  });

  it.each([
    ['an unknown provider', 'nobody', 'default', 400],
    ['a provider in capitals', 'GitHub', 'default', 400],
    ['a name that every object has', 'constructor', 'default', 400],
    ['a provider that the project does not have', 'yandex', 'default', 412],
    ['an unknown project', 'discord', 'nowhere', 404],
    ['no project', 'discord', '', 404],
  ])('§7 §14.42 answers %s by a page', async (_what, provider, project, status) => {
    const url = startUrl(scene.gatehouse, provider, { project });
    expectPage((await new BrowserLike().open(url)).page, status);
  });

  it('§7 shows nothing of what it was asked with', async () => {
    const url = `${startUrl(scene.gatehouse, 'discord')}&success=%3Cscript%3Ealert(1)%3C/script%3E`;
    const { page } = await new BrowserLike().open(url);
    expect(page?.text).not.toContain('alert(1)');
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('§14.46 has no %s', async (method) => {
    const answer = await scene.gatehouse.client().request(method, '/account/sessions/oauth2/discord');
    expect(answer.status).toBe(404);
  });
});

describe('a project that changes while somebody is away at the provider', () => {
  afterEach(() => scene.gatehouse.reloadProjects([projectWith([SHOP])(scene.simulator)]));

  it.each([
    ['success', { success: 'https://shop.example/in' }],
    ['failure', { failure: 'https://shop.example/out' }],
  ])('rule 16: §17.3 %s on a platform that is gone: a page, and no login', async (_which, options) => {
    const paused = await scene.pause('discord', 'redirect', options);
    await scene.gatehouse.reloadProjects([projectWith([])(scene.simulator)]);
    const { page, hops } = await paused.browser.openFromElsewhere(paused.url.href);
    expectPage(page, 400);
    expect(hops).toHaveLength(1);
    expect(paused.visit.requestsTo('token')).toEqual([]);
  });

  it('§10.3 a provider that is gone: a page', async () => {
    const paused = await scene.pause('discord', 'redirect');
    const project = projectWith([SHOP])(scene.simulator) as { oauth2: object };
    const oauth2 = { ...project.oauth2, discord: { enabled: false } };
    await scene.gatehouse.reloadProjects([{ ...project, oauth2 }]);
    expectPage((await paused.browser.openFromElsewhere(paused.url.href)).page, 412);
  });
});

describe('the success URL', () => {
  it.each([
    ['http://localhost/', 'http://localhost/'],
    ['http://localhost:5173/a?b=c&d=%20#e', 'http://localhost:5173/a?b=c&d=%20#e'],
    ['https://shop.example/in', 'https://shop.example/in'],
    ['the hosted path on another host', 'https://shop.example/auth/oauth2/success'],
    ['the hosted path on another port', 'http://localhost:1/auth/oauth2/success'],
    ['the hosted path by another scheme', 'https://localhost/auth/oauth2/success'],
    ['a lookalike of the own scheme in a path', 'http://localhost/appwrite-callback-default://'],
  ])('rule 18: %s gets no secret', async (_what, success) => {
    const { browser, url } = await scene.pause('discord', 'redirect', { success });
    const landing = await browser.openFromElsewhere(url.href, ({ pathname }) => pathname !== url.pathname);
    expect(landing.url).toBe(success);
    bodyOf(await clientOf(scene.gatehouse, browser).get('/account'));
  });

  it.each([
    '/auth/oauth2/success/',
    '/auth/oauth2/success2',
    '/auth/oauth2/failure',
    '/auth/oauth2/SUCCESS',
    '/',
  ])('rule 18: %s on the own host gets no secret', async (path) => {
    const success = publicUrl(scene.gatehouse) + path;
    expect((await scene.logInStranger('discord', {}, { success })).url).toBe(success);
  });

  const expectCredentials = async (url: URL, client: Parameters<typeof sessionIn>[0]) => {
    const { project, domain, key, secret, ...rest } = Object.fromEntries(url.searchParams);
    expect({ project, domain, key }).toEqual({
      project: 'default',
      domain: '.localhost',
      key: 'a_session_default',
    });
    expect(JSON.parse(Buffer.from(secret ?? '', 'base64').toString())).toEqual(sessionIn(client));
    const app = scene.gatehouse.client({ headers: { cookie: `${key}=${encodeURIComponent(secret ?? '')}` } });
    bodyOf(await app.get('/account'));
    return rest;
  };

  it('rule 18: the hosted page gets the secret, and its page and the redirect to it tell nobody', async () => {
    const login = await scene.logInStranger('discord', {}, { success: null });
    const url = new URL(login.url);
    expect(url.origin + url.pathname).toBe(`${publicUrl(scene.gatehouse)}/auth/oauth2/success`);
    expect(await expectCredentials(url, login.client)).toEqual({});
    expect(login.hops.at(-2)?.answer.headers).toMatchObject(UNCACHED);
    expect(login.page?.headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'content-security-policy': expect.stringMatching(/^default-src 'none'; .*frame-ancestors 'none'$/),
    });
  });

  it('rule 18: the hosted page may be named, and keeps a query of its own', async () => {
    const success = `${publicUrl(scene.gatehouse)}/auth/oauth2/success?from=app#top`;
    const login = await scene.logInStranger('discord', {}, { success });
    const url = new URL(login.url);
    expect(await expectCredentials(url, login.client)).toEqual({ from: 'app' });
    expect(url.hash).toBe('#top');
  });

  it.each(['appwrite-callback-default://', 'appwrite-callback-default://some.host/path?from=app'])(
    'rule 18: the app scheme gets the secret: %s',
    async (success) => {
      const login = await scene.logInStranger('discord', {}, { success });
      expect(login.url.startsWith(success)).toBe(true);
      const rest = await expectCredentials(new URL(login.url), login.client);
      expect(rest).toEqual(success.includes('from') ? { from: 'app' } : {});
    },
  );

  it('§9.1.oauth2Redirect §14.41 comes by a 301 with both cookies and their fallback', async () => {
    const { hops } = await scene.logInStranger('discord');
    const { status, headers, setCookies } = hops.at(-1)!.answer;
    expect(status).toBe(301);
    expect(headers).toMatchObject(UNCACHED);
    expect(setCookies.map((line) => line.split('=')[0])).toEqual([
      'a_session_default_legacy',
      'a_session_default',
    ]);
    expect(Object.keys(JSON.parse(headers['x-fallback-cookies'] ?? ''))).toEqual(['a_session_default']);
  });
});

describe('the failure URL (contract §10.4)', () => {
  const denied = { consent: 'denied' } as const;

  it.each([
    ['http://localhost/', 'http://localhost/?error='],
    ['http://localhost/?a=b', 'http://localhost/?a=b&error='],
    ['http://localhost/?', 'http://localhost/?error='],
    ['https://shop.example/out?a=b&', 'https://shop.example/out?a=b&error='],
    ['appwrite-callback-default://', 'appwrite-callback-default://?error='],
  ])('§10.4 §16.13 %s gets one error behind its own query', async (failure, beginning) => {
    const { url } = await scene.logInStranger('discord', denied, { failure });
    expect(url.startsWith(beginning)).toBe(true);
    expect(JSON.parse(decodeURIComponent(url.slice(beginning.length)))).toEqual({
      message: expect.stringMatching(/\S/),
      type: 'user_oauth2_provider_error',
      code: 424,
    });
  });

  it('§10.4 keeps its fragment', async () => {
    const { url } = await scene.logInStranger('discord', denied, { failure: 'http://localhost/a?b=c#d' });
    expect(url).toMatch(/^http:\/\/localhost\/a\?b=c&error=[^#]+#d$/);
  });

  it('§10.4 is the hosted page where none is given, which learns the project', async () => {
    const { url, page, hops } = await scene.logInStranger('discord', denied, { failure: null });
    const { origin, pathname, searchParams } = new URL(url);
    expect(origin + pathname).toBe(`${publicUrl(scene.gatehouse)}/auth/oauth2/failure`);
    expect([...searchParams.keys()]).toEqual(['project', 'error']);
    expect(page?.status).toBe(200);
    expect(hops.at(-2)?.answer).toMatchObject({ status: 301, setCookies: [] });
    expect(hops.at(-2)?.answer.headers).toMatchObject(UNCACHED);
  });

  it('rule 18: never gets a secret, nor does a login that fails leave one', async () => {
    const { url, browser } = await scene.logInStranger('discord', denied, { success: null, failure: null });
    expect(url).not.toContain('secret');
    expect(browser.cookies.all.filter(({ name }) => name.startsWith('a_session_'))).toEqual([]);
    expect((await landingOf({ success: null })).searchParams.has('error')).toBe(false);
  });
});
