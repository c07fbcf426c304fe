import { randomBytes } from 'node:crypto';
import { send, type Answer } from '../../support/client.js';
import { BrowserLike } from '../../support/oauth2/browser-like.js';
import { FAILURE_URL, publicUrl, SUCCESS_URL } from '../../support/oauth2/log-in.js';
import {
  expectLoggedIn,
  expectPage,
  useScene,
  withProviders,
  type PausedLogin,
} from '../../support/oauth2/scene.js';
import { bodyOf, everythingStored } from '../../support/scenarios.js';

const FORM = 'application/x-www-form-urlencoded';
const UNCACHED = {
  'cache-control': 'no-store, no-cache, must-revalidate, max-age=0',
  pragma: 'no-cache',
  'referrer-policy': 'no-referrer',
};

const scene = useScene({
  projects: (simulator) => [
    withProviders(simulator),
    withProviders(simulator, { id: 'without' }, { apple: { enabled: false } }),
  ],
});

const callbackOf = (provider: string, query: Record<string, string> = {}, project = 'default') =>
  scene.url(`/callback/${provider}/${project}`, query);

/** One request of a browser, which stops there. */
async function open(url: string): Promise<Answer> {
  const { hops } = await new BrowserLike().openFromElsewhere(url, ({ href }) => href !== url);
  return hops[0]!.answer;
}

async function post(
  url: string,
  body: string,
  { type = FORM, origin = 'https://appleid.apple.com' }: { type?: string; origin?: string } = {},
): Promise<Answer> {
  const { host, port, pathname, search } = new URL(url);
  const bytes = Buffer.from(body);
  const headers = { host, origin, 'content-type': type, 'content-length': bytes.length };
  return send(undefined, 'POST', `http://127.0.0.1:${port}${pathname}${search}`, headers, bytes);
}

const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();

describe('GET /account/sessions/oauth2/callback/{provider}/{projectId} (contract §10.2)', () => {
  it('§9.1.oauth2Callback §14.41 only sends on to the redirect hop, with what the provider has said', async () => {
    const answer = { code: 'a code&more', state: 'some state', iss: 'https://id.example' };
    const { status, headers, setCookies } = await open(callbackOf('discord', answer));
    expect(status).toBe(301);
    expect(headers).toMatchObject(UNCACHED);
    expect(setCookies).toEqual([]);
    const { origin, pathname, searchParams } = new URL(headers['location'] ?? '');
    expect(origin + pathname).toBe(
      `${publicUrl(scene.gatehouse)}/v1/account/sessions/oauth2/discord/redirect`,
    );
    expect(Object.fromEntries(searchParams)).toEqual({ project: 'default', ...answer });
  });

  it('rule 3: comes back to the public address, by whatever name it was reached', async () => {
    // This one takes no localhost in a redirect URI.
    const login = await scene.logInStranger('paypal');
    expectLoggedIn(login);
    const hosts = login.hops
      .map(({ url }) => new URL(url))
      .filter(({ pathname }) => pathname.startsWith('/v1/'));
    expect(hosts.map(({ hostname }) => hostname)).toEqual(['localhost', '127.0.0.1', 'localhost']);
  });

  it('§10.2 is no open redirect by the Host header', async () => {
    const url = new URL(callbackOf('discord', { code: 'x', state: 'y' }));
    const { headers } = await send(
      undefined,
      'GET',
      `http://127.0.0.1:${url.port}${url.pathname}${url.search}`,
      {
        host: 'evil.test',
      },
    );
    expect(headers['location']).toMatch(new RegExp(`^${publicUrl(scene.gatehouse)}/v1/`));
  });

  it.each([
    ['with neither code nor error', 'discord', { state: 'x' }, 'default', 400],
    ['with an empty code', 'discord', { code: '', state: 'x' }, 'default', 400],
    ['with a code that is too long', 'discord', { code: 'x'.repeat(2_049), state: 'x' }, 'default', 400],
    ['with a state that is too long', 'discord', { code: 'x', state: 'x'.repeat(2_049) }, 'default', 400],
    ['for a provider that there is not', 'nobody', { code: 'x', state: 'x' }, 'default', 400],
    ['for a provider in capitals', 'Discord', { code: 'x', state: 'x' }, 'default', 400],
    ['for a project that there is not', 'discord', { code: 'x', state: 'x' }, 'nowhere', 404],
  ])('§7 §14.42 is a page %s', async (_what, provider, query, project, status) => {
    expectPage(await open(callbackOf(provider, query, project)), status);
  });

  it('§10.2 takes the code once and the state once: repeated ones are refused', async () => {
    expectPage(await open(`${callbackOf('discord', { state: 'x' })}&code[]=a&code[]=b`), 400);
    expectPage(await open(`${callbackOf('discord', { code: 'x' })}&state[a]=b`), 400);
  });
});

describe('what a provider says in an error', () => {
  async function said(query: Record<string, string>) {
    const { browser, state } = await scene.pause('discord', 'provider');
    const { url } = await browser.openFromElsewhere(callbackOf('discord', { state, ...query }));
    expect(url.startsWith(FAILURE_URL.split('#')[0]!)).toBe(true);
    return JSON.parse(new URL(url).searchParams.get('error') ?? '') as Record<string, string>;
  }

  it('rule 17: ends in the failure redirect, in words of ours', async () => {
    expect(await said({ error: 'access_denied' })).toEqual({
      message: expect.stringContaining('access_denied'),
      type: 'user_oauth2_provider_error',
      code: 424,
    });
  });

  it('rule 17: is cut to 200 characters', async () => {
    const { message = '' } = await said({ error: 'x', error_description: 'y'.repeat(5_000) });
    expect(message.match(/y+$/)?.[0]).toHaveLength(200);
  });

  it('rule 17: is printable', async () => {
    const { message = '' } = await said({
      error: 'x',
      error_description: 'a\u0000b\u001b[31mc\r\nSet-Cookie: d\u202ee\u200bf\u0085g',
    });
    expect(message).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e]/);
    expect(message).toContain('Set-Cookie: d');
  });

  it('rule 17: does not cut a character in two', async () => {
    const { message = '' } = await said({ error: 'x', error_description: `${'y'.repeat(199)}🍰🍰` });
    expect(message).not.toContain('\ufffd');
    expect(() => encodeURIComponent(message)).not.toThrow();
  });

  it('rule 17: with a code beside it is an error all the same', async () => {
    expect(await said({ error: 'server_error', code: 'a-code' })).toMatchObject({ code: 424 });
  });
});

describe('POST /account/sessions/oauth2/callback/{provider}/{projectId}', () => {
  const fieldsOf = ({ state }: PausedLogin, more: Record<string, string> = {}) =>
    form({ state, code: `code-${randomBytes(9).toString('hex')}`, ...more });

  it('rule 6: lets somebody in who comes back by a cross-site form', async () => {
    const login = await scene.logInStranger('apple');
    expectLoggedIn(login);
    const [posted, finished] = login.hops.slice(-2);
    expect(posted).toMatchObject({ method: 'POST', cookie: undefined });
    expect(finished?.cookie).toContain('gatehouse_login=');
    const { name, email } = scene.simulator.registrationOf('apple') && login.visit.behaviour.person;
    expect(bodyOf(await login.client.get('/account'))).toMatchObject({
      name,
      email,
      emailVerification: true,
    });
  });

  it('rule 6: §9.1.oauth2Callback answers 303, with neither code nor person in the address', async () => {
    const paused = await scene.pause('apple', 'provider');
    const person = JSON.stringify({ name: { firstName: 'Canary', lastName: 'Bird' } });
    const answer = await post(callbackOf('apple'), fieldsOf(paused, { user: person }));
    expect(answer.status).toBe(303);
    expect(answer.headers).toMatchObject({
      ...UNCACHED,
      'access-control-allow-origin': 'https://appleid.apple.com',
    });
    expect(answer.setCookies).toEqual([]);
    const { pathname, searchParams } = new URL(answer.headers['location'] ?? '');
    expect(pathname).toBe('/v1/account/sessions/oauth2/apple/redirect');
    expect(Object.fromEntries(searchParams)).toEqual({ project: 'default', state: paused.state });
  });

  it('rule 6: keeps code and person sealed', async () => {
    const paused = await scene.pause('apple', 'provider');
    const code = `canary-${randomBytes(12).toString('hex')}`;
    await post(callbackOf('apple'), form({ state: paused.state, code, user: '{"name":"Canary Bird"}' }));
    const stored = await everythingStored(scene.gatehouse);
    for (const secret of [code, 'Canary Bird', paused.state]) expect(stored).not.toContain(secret);
  });

  it('rule 3: the browser is asked for its cookie at the next stop', async () => {
    const paused = await scene.pause('apple', 'provider');
    const { headers } = await post(callbackOf('apple'), fieldsOf(paused));
    const { page } = await new BrowserLike().openFromElsewhere(headers['location']!);
    expectPage(page, 401);
  });

  it('rule 6: is open to every origin, and to none', async () => {
    for (const origin of ['null', 'https://evil.test', 'https://appleid.apple.com']) {
      const answer = await post(callbackOf('apple'), fieldsOf(await scene.pause('apple', 'provider')), {
        origin,
      });
      expect(answer.status).toBe(303);
    }
  });

  it.each([
    ['of an unknown state', form({ state: randomBytes(32).toString('base64url'), code: 'x' }), 401],
    ['without a state', form({ code: 'x' }), 401],
    ['with neither code nor error', form({ state: 'x' }), 400],
  ])('rule 6: an answer %s is a page', async (_what, body, status) => {
    expectPage(await post(callbackOf('apple'), body), status);
  });

  it('rule 6: an answer that has its state in the query instead is a page', async () => {
    const { state } = await scene.pause('apple', 'provider');
    expectPage(await post(callbackOf('apple', { state, code: 'x' }), form({ code: 'x' })), 401);
  });

  it('rule 5: an answer of another provider or project is a page', async () => {
    const paused = await scene.pause('apple', 'provider');
    expectPage(await post(callbackOf('google'), fieldsOf(paused)), 401);
    expectPage(await post(callbackOf('apple', {}, 'nowhere'), fieldsOf(paused)), 404);
    expectPage(await post(callbackOf('apple', {}, 'without'), fieldsOf(paused)), 412);
  });

  it('rule 6: takes forms only', async () => {
    const paused = await scene.pause('apple', 'provider');
    const fields = { state: paused.state, code: 'x' };
    const boundary = 'xyz';
    const parts = Object.entries(fields).map(
      ([name, value]) =>
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    for (const [type, body] of [
      ['application/json', JSON.stringify(fields)],
      ['text/plain', form(fields)],
      [`multipart/form-data; boundary=${boundary}`, `${parts.join('')}--${boundary}--\r\n`],
    ] as const) {
      expectPage(await post(callbackOf('apple'), body, { type }), 400);
    }
    expect((await post(callbackOf('apple'), form(fields), { type: `${FORM}; charset=UTF-8` })).status).toBe(
      303,
    );
  });

  it('rule 6: takes 16 KiB at most', async () => {
    const paused = await scene.pause('apple', 'provider');
    const padding = (bytes: number) => {
      const body = fieldsOf(paused, { more: '' });
      return body + 'x'.repeat(bytes - body.length);
    };
    expect((await post(callbackOf('apple'), padding(16_384))).status).toBe(303);
    expectPage(await post(callbackOf('apple'), padding(16_385)), 400);
  });

  it('rule 6: takes a cancellation for one', async () => {
    const { url, page } = await scene.logInStranger('apple', { consent: 'denied' });
    expect(page).toBeUndefined();
    expect(JSON.parse(new URL(url).searchParams.get('error') ?? '')).toMatchObject({
      code: 424,
      type: 'user_oauth2_provider_error',
      message: expect.stringContaining('user_cancelled_authorize'),
    });
  });

  it.each(['not json', '[]', '"text"', '{"name":7}', '{"name":{"firstName":{}}}', '{"__proto__":{"a":1}}'])(
    'rule 6: a person that is %s is nobody, and no reason to fail',
    async (user) => {
      const paused = await scene.pause('apple', 'provider');
      const { browser, url, visit } = paused;
      // As far as the form that the provider's page would post.
      const { hops } = await browser.openFromElsewhere(url.href, ({ pathname }) =>
        pathname.includes('/callback/'),
      );
      const code = /name="code" value="([^"]+)"/.exec(hops.at(-1)!.answer.text)?.[1] ?? '';
      const { url: landing } = await browser.postFromElsewhere(callbackOf('apple'), {
        state: paused.state,
        code,
        user,
      });
      expect(landing).toBe(SUCCESS_URL);
      expect(visit.requestsTo('token')).toHaveLength(1);
    },
  );

  it('rule 4: leads to one login, however often it is posted', async () => {
    const paused = await scene.pause('apple', 'provider');
    const { browser, url } = paused;
    const { hops } = await browser.openFromElsewhere(url.href, ({ pathname }) =>
      pathname.includes('/callback/'),
    );
    const code = /name="code" value="([^"]+)"/.exec(hops.at(-1)!.answer.text)?.[1] ?? '';
    const fields = { state: paused.state, code };
    await post(callbackOf('apple'), form(fields));
    expect((await browser.postFromElsewhere(callbackOf('apple'), fields)).url).toBe(SUCCESS_URL);
    expectPage((await browser.postFromElsewhere(callbackOf('apple'), fields)).page, 401);
  });
});
