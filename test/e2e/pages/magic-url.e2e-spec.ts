import { send, type Answer } from '../../support/client.js';
import { linkIn, someEmail, withoutEntities } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';
import { bodyOf, HOUR, isLoggedIn, someUser, tokenIn } from '../../support/scenarios.js';

const gatehouse = useGatehouse({
  env: { RATE_LIMITS: 'on' },
  projects: [
    { ...DEFAULT_PROJECT, url: 'http://localhost:5173/welcome?from=mail' },
    { ...DEFAULT_PROJECT, id: 'homeless', name: 'Engines & <Co>' },
    {
      ...DEFAULT_PROJECT,
      id: 'native',
      platforms: [...DEFAULT_PROJECT.platforms, { type: 'android', packageName: 'com.example.app' }],
    },
    { ...DEFAULT_PROJECT, id: 'foreign-friend', platforms: [{ type: 'web', hostname: 'friend.example' }] },
  ],
});

const PAGE = '/auth/magic-url';
/** What the pages' own forms name; the public URL of these tests. */
const ownOrigin = () => gatehouse.origin.replace('127.0.0.1', 'localhost');

async function mailedLink({ project = 'default', email = someEmail() } = {}): Promise<URL> {
  bodyOf(
    await gatehouse.client({ project }).post('/account/sessions/magic-url', { userId: 'unique()', email }),
    201,
  );
  return linkIn(await gatehouse.messageTo(email));
}

/** Opens a page with nothing but what a browser sends. */
function open(query: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return send(undefined, method, `${gatehouse.origin}${PAGE}${query}`, headers);
}

/** Sends the form with these fields, as a browser does; `''` takes one of its headers away. */
function submit(fields: Record<string, string>, changes: Record<string, string> = {}): Promise<Answer> {
  const body = Buffer.from(new URLSearchParams(fields).toString());
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(body.length),
    origin: ownOrigin(),
    'sec-fetch-site': 'same-origin',
    ...changes,
  };
  const sent = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
  return send(undefined, 'POST', `${gatehouse.origin}${PAGE}`, sent, body);
}

/** The fields of the form on a page. */
function fieldsIn({ text }: Answer): Record<string, string> {
  const inputs = [...text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)];
  return Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, withoutEntities(value)]));
}

/** What the page says above everything else. */
const titleOf = ({ text }: Answer) => withoutEntities(/<h1>(.*?)<\/h1>/.exec(text)?.[1] ?? '');

describe('GET and HEAD /auth/magic-url (contract §11.1)', () => {
  it('§17.18 spend nothing, however often: the link still works afterwards', async () => {
    const link = await mailedLink();
    expect(link.origin + link.pathname).toBe(`${ownOrigin()}${PAGE}`);
    for (let index = 0; index < 5; index++) {
      expect((await open(link.search)).status).toBe(200);
      expect(await open(link.search, {}, 'HEAD')).toMatchObject({ status: 200, text: '', setCookies: [] });
    }
    const client = gatehouse.client();
    bodyOf(await client.put('/account/sessions/magic-url', tokenIn(link)));
    expect(await isLoggedIn(client)).toBe(true);
  });

  it('offer the app the same link, and this browser a form with what is in it', async () => {
    const link = await mailedLink({ project: 'native' });
    const page = await open(link.search);
    const [, href = ''] = /<a class="button" href="([^"]*)">Open the app<\/a>/.exec(page.text) ?? [];
    expect(withoutEntities(href)).toBe(`appwrite-callback-native://${link.search}`);
    expect(fieldsIn(page)).toEqual({ ...tokenIn(link), project: 'native', locale: 'en' });
    expect(page.text).toContain(`<form method="post" action="${PAGE}"`);
    expect(page.text.split(tokenIn(link).secret)).toHaveLength(3);
    expect(page.setCookies).toEqual([]);
  });

  it('are kept by nobody, framed by nobody, and load nothing', async () => {
    const { headers, text } = await open((await mailedLink()).search);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
      'x-content-type-options': 'nosniff',
    });
    const policy = headers['content-security-policy']?.split('; ');
    expect(policy).toEqual([
      "default-src 'none'",
      expect.stringMatching(/^style-src 'sha256-[\w+/=]+'$/),
      expect.stringMatching(/^script-src 'sha256-[\w+/=]+'$/),
      'img-src data:',
      "base-uri 'none'",
      "form-action 'self' http://localhost:5173",
      "frame-ancestors 'none'",
    ]);
    expect(text).not.toMatch(/<(?:link(?! rel="icon" href="data:,")|img|iframe|script src)|@import|url\(/i);
    expect(text).not.toMatch(/https?:/);
  });

  it('let no value become markup', async () => {
    const evil = `?userId=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&secret=x'"<b>&project=homeless&expire=x`;
    const { text, status } = await open(evil);
    expect(status).toBe(200);
    expect(text).not.toMatch(/<script>alert|<b>|"><script|<Co>/);
    expect(text).toContain('Engines &amp; &lt;Co&gt;');
  });

  it.each([
    ['a project that there is not', '?userId=a&secret=b&project=nowhere', 404],
    ['no project', '?userId=a&secret=b', 404],
    ['no user', '?secret=b&project=default', 401],
    ['no secret', '?userId=a&project=default', 401],
    ['a nested secret', '?userId=a&secret[x]=b&project=default', 401],
    ['nothing at all', '', 404],
  ])('answer a link with %s by a page that says it does not work', async (_what, query, status) => {
    const page = await open(query);
    expect([page.status, titleOf(page)]).toEqual([status, 'This link does not work']);
    expect(page.headers).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'text/html; charset=utf-8',
    });
    expect(page.text).not.toContain('<form');
  });

  it('say so at once when the link has expired', async () => {
    const page = await open('?userId=a&secret=b&project=default&expire=2020-01-01+00%3A00%3A00.000');
    expect([page.status, titleOf(page)]).toEqual([401, 'This link does not work']);
  });
});

describe('the language of the page', () => {
  const query = '?userId=a&secret=b&project=default';

  it.each([
    ['nothing', {}, '', 'en'],
    ['?locale', { 'accept-language': 'fr' }, '&locale=de', 'de'],
    ['a ?locale without texts', { 'accept-language': 'fr' }, '&locale=eo', 'en'],
    ['a ?locale that is none', { 'accept-language': 'fr' }, '&locale=xx', 'fr'],
    ['Accept-Language', { 'accept-language': 'xx, fr-CA;q=0.8, de;q=0.9' }, '', 'de'],
    ['Taiwan', { 'accept-language': 'zh-Hant-HK' }, '', 'zh-tw'],
    ['garbage', { 'accept-language': ';;q=,,*' }, '', 'en'],
  ])('follows %s', async (_what, headers: Record<string, string>, more, language) => {
    const page = await open(query + more, headers);
    expect(page.text).toContain(`<html lang="${language}" dir="ltr">`);
    expect(page.headers['content-language']).toBe(language);
    expect(fieldsIn(page)['locale']).toBe(language);
  });

  it.each(['ar', 'fa', 'he', 'ur'])('runs from right to left in %s', async (locale) => {
    expect((await open(`${query}&locale=${locale}`)).text).toContain(`<html lang="${locale}" dir="rtl">`);
  });

  it('stays the same after the form', async () => {
    const page = await open(`${query}&locale=ja`);
    const refusal = await submit(fieldsIn(page));
    expect(refusal.status).toBe(404);
    expect(refusal.text).toContain('<html lang="ja"');
  });
});

describe('POST /auth/magic-url', () => {
  it('signs in, once, and leads to the URL of the project', async () => {
    const email = someEmail();
    const fields = fieldsIn(await open((await mailedLink({ email })).search));
    const answer = await submit(fields);
    expect(answer).toMatchObject({ status: 303, text: '' });
    expect(answer.headers).toMatchObject({
      location: 'http://localhost:5173/welcome?from=mail',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-ratelimit-limit': '10',
    });
    expect(answer.setCookies.map((line) => line.split('=')[0])).toEqual([
      'a_session_default_legacy',
      'a_session_default',
    ]);

    const cookie = answer.setCookies.map((line) => line.split(';')[0]).join('; ');
    const account = await gatehouse.client({ headers: { cookie } }).get('/account');
    expect(bodyOf(account)).toMatchObject({ email, emailVerification: true });

    const again = await submit(fields);
    expect([again.status, titleOf(again), again.setCookies]).toEqual([401, 'This link does not work', []]);
    expect(again.text).toContain('<a class="button" href="http://localhost:5173/welcome?');
  });

  it('says so where the project has no URL', async () => {
    const fields = fieldsIn(await open((await mailedLink({ project: 'homeless' })).search));
    const answer = await submit(fields);
    expect([answer.status, titleOf(answer)]).toEqual([200, 'You are logged in']);
    expect(answer.text).toContain('Engines &amp; &lt;Co&gt; has not set a page to go on to.');
    expect(answer.setCookies).toHaveLength(2);
    expect(answer.headers['content-security-policy']).toContain("form-action 'self';");
  });

  it('spends the secret that the app could have spent', async () => {
    const link = await mailedLink();
    expect((await submit({ ...tokenIn(link), project: 'default' })).status).toBe(303);
    expect((await gatehouse.client().put('/account/sessions/magic-url', tokenIn(link))).status).toBe(401);
  });

  it.each([
    ['the Origin of a stranger', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['the Origin of a stranger alone', { origin: 'https://evil.example' }],
    ['the Origin of a platform', { origin: 'http://friend.example' }],
    ['the Origin of another port', { origin: 'http://localhost:1' }],
    ['no Origin, from another site', { origin: '', 'sec-fetch-site': 'cross-site' }],
    ['no Origin, from a subdomain', { origin: '', 'sec-fetch-site': 'same-site' }],
    ['Origin: null, from another site', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['Origin: null, and no word of the browser', { origin: 'null', 'sec-fetch-site': '' }],
    [
      'no Origin but the Referer of a platform',
      { origin: '', 'sec-fetch-site': '', referer: 'http://friend.example/x' },
    ],
  ])('refuses %s, and spends nothing', async (_what, headers: Record<string, string>) => {
    const project = 'foreign-friend';
    const fields = fieldsIn(await open((await mailedLink({ project })).search));
    const answer = await submit(fields, headers);
    expect([answer.status, titleOf(answer)]).toEqual([403, 'This request came from another site']);
    expect(answer.setCookies).toEqual([]);
    expect((await submit(fields)).status).toBe(200);
  });

  it.each([
    ['Origin: null that the browser vouches for', { origin: 'null', 'sec-fetch-site': 'same-origin' }],
    ['a browser that names no site', { 'sec-fetch-site': '' }],
    ['a program, which names neither', { origin: '', 'sec-fetch-site': '' }],
  ])('takes %s', async (_what, headers: Record<string, string>) => {
    const link = await mailedLink();
    expect((await submit({ ...tokenIn(link), project: 'default' }, headers)).status).toBe(303);
  });

  it('says when the account is blocked', async () => {
    const { client, email } = await someUser(gatehouse);
    const link = await mailedLink({ email });
    bodyOf(await client.patch('/account/status'));
    const answer = await submit({ ...tokenIn(link), project: 'default' });
    expect([answer.status, titleOf(answer)]).toEqual([401, 'This account is blocked']);
  });

  it('tells a wrong secret and an unknown user in the same words', async () => {
    const { id } = await someUser(gatehouse);
    const wrong = await submit({ userId: id, secret: '0'.repeat(256), project: 'default' });
    const unknown = await submit({ userId: 'nobody', secret: '0'.repeat(256), project: 'default' });
    expect([wrong.status, unknown.status]).toEqual([401, 404]);
    expect(unknown.text).toBe(wrong.text);
  });

  it('refuses a link after its hour', async () => {
    const link = await mailedLink();
    gatehouse.advanceClock(HOUR + 1);
    expect((await open(link.search)).status).toBe(401);
    const answer = await submit({ ...tokenIn(link), project: 'default' });
    expect([answer.status, titleOf(answer)]).toEqual([401, 'This link does not work']);
  });

  it.each([
    ['nothing', {}, 404],
    ['an unknown project', { userId: 'a', secret: 'b', project: 'nowhere' }, 404],
    ['no secret', { userId: 'a', project: 'default' }, 400],
    ['an endless secret', { userId: 'a', secret: 'b'.repeat(257), project: 'default' }, 400],
  ])('answers %s with a page', async (_what, fields: Record<string, string>, status) => {
    const answer = await submit(fields);
    expect([answer.status, titleOf(answer)]).toEqual([status, 'This link does not work']);
  });

  it('shares its limit with the PUT', async () => {
    gatehouse.moveToNextWindow();
    const wrong = { userId: `someone-${Date.now()}`, secret: 'x' };
    for (let index = 0; index < 5; index++)
      await gatehouse.client().put('/account/sessions/magic-url', wrong);
    for (let index = 0; index < 5; index++) {
      const { headers } = await submit({ ...wrong, project: 'default' });
      expect(headers['x-ratelimit-remaining']).toBe(String(4 - index));
    }
    const refused = await submit({ ...wrong, project: 'default', locale: 'de' });
    expect([refused.status, titleOf(refused)]).toEqual([429, 'Zu viele Versuche']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await gatehouse.client().put('/account/sessions/magic-url', wrong)).status).toBe(429);
  });

  it('lets the owner of an address claim the account that a stranger has made for it (contract §17.26)', async () => {
    const { client: stranger, email, password } = await someUser(gatehouse);
    const link = await mailedLink({ email });
    expect((await submit({ ...tokenIn(link), project: 'default' })).status).toBe(303);
    expect(await isLoggedIn(stranger)).toBe(false);
    const login = await gatehouse.client().post('/account/sessions/email', { email, password });
    expect(login.status).toBe(401);
  });
});

describe('the log', () => {
  it('has the page in it, but no secret', async () => {
    const link = await mailedLink();
    await open(link.search);
    await submit({ ...tokenIn(link), project: 'default' });
    expect(gatehouse.output).toContain(`"path":"${PAGE}"`);
    expect(gatehouse.output).not.toContain(tokenIn(link).secret.slice(0, 16));
  });
});
