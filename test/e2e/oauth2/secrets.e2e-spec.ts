import { randomBytes } from 'node:crypto';
import { foundIn } from '../../support/canaries.js';
import type { Gatehouse } from '../../support/gatehouse.js';
import { BrowserLike } from '../../support/oauth2/browser-like.js';
import { clientOf, SUCCESS_URL, type LogIn } from '../../support/oauth2/log-in.js';
import {
  expectFailure,
  expectLoggedIn,
  type Scene,
  sessionIn,
  useScene,
} from '../../support/oauth2/scene.js';
import type { Received } from '../../support/oauth2/visit.js';
import { runProgram } from '../../support/run-program.js';
import { bodyOf, everythingStored, isLoggedIn } from '../../support/scenarios.js';
import { eventually } from '../../support/waiting.js';

/** For tests in which a server starts anew. */
const RESTART_TIMEOUT = 90_000;
const SECRET_FIELDS = [
  'code',
  'state',
  'code_verifier',
  'client_secret',
  'refresh_token',
  'nonce',
  'access_token',
];

/** What is secret in a request to a provider. */
function secretsIn({ query, body, headers }: Received): string[] {
  const fields = [...query, ...new URLSearchParams(body), ...jsonFields(body)];
  const [, credentials = ''] = (headers['authorization'] ?? '').split(' ');
  return [...fields.flatMap(([name, value]) => (SECRET_FIELDS.includes(name) ? [value] : [])), credentials];
}

function jsonFields(body: string): [string, string][] {
  return body.startsWith('{') ? Object.entries(JSON.parse(body) as Record<string, string>) : [];
}

/** Everything secret of all logins so far. */
function canaries({ simulator }: Scene, logins: readonly LogIn[]): string[] {
  const atProviders = simulator.requests.flatMap(secretsIn);
  const granted = logins.flatMap(({ visit }) =>
    visit.grants.flatMap(({ accessToken, refreshToken, code }) => [accessToken, refreshToken, code]),
  );
  const inBrowsers = logins.flatMap(({ browser }) => browser.cookies.all.map(({ value }) => value));
  const sessions = logins.flatMap(({ client }) =>
    client.cookies.size === 0 ? [] : [sessionIn(client).secret],
  );
  const own = ['discord', 'google', 'zoom', 'box', 'slack'].map(
    (id) => simulator.registrationOf(id).clientSecret,
  );
  const all = [...atProviders, ...granted, ...inBrowsers, ...sessions, ...own];
  return [...new Set(all.filter((secret) => secret.length >= 8))];
}

describe('the log', () => {
  const scene = useScene({ env: { LOG_LEVEL: 'debug', RATE_LIMITS: 'on' } });

  it('rule 20: holds no code, state, token, verifier, nonce, cookie or secret, however a login ends', async () => {
    const logins: LogIn[] = [];
    for (const provider of ['discord', 'google', 'apple', 'zoom', 'box', 'slack', 'oidc', 'github']) {
      logins.push(await scene.logInStranger(provider));
    }
    logins.push(await scene.logInStranger('discord', {}, { success: null, failure: null }));
    for (const behaviour of [
      { consent: 'denied' },
      { token: 'refused' },
      { token: 'unauthorized' },
      { token: 'garbage' },
      { token: 'closed' },
      { userinfo: 'failed' },
      { userinfo: 'redirecting' },
      { userinfo: 'nonsense' },
    ] as const) {
      logins.push(await scene.logInStranger('dropbox', behaviour));
    }
    for (const idToken of ['garbage', 'expired', 'other-nonce', 'foreign-key', 'unsigned'] as const) {
      logins.push(await scene.logInStranger('slack', { idToken }));
    }
    for (const refresh of ['fine', 'bad-request', 'unauthorized', 'failed'] as const) {
      const login = await scene.logInStranger('discord', { refresh });
      await login.client.patch('/account/sessions/current');
      logins.push(login);
    }
    const paused = await scene.pause('google', 'redirect');
    await paused.browser.openFromElsewhere(paused.url.href);
    await paused.browser.openFromElsewhere(paused.url.href);
    await new BrowserLike().open(paused.url.href);

    const secrets = canaries(scene, logins);
    expect(secrets.length).toBeGreaterThan(100);
    const { headers } = await scene.gatehouse.client().get('/account');
    await eventually('the last line', () => scene.gatehouse.output.includes(headers['x-request-id'] ?? ''));
    expect(foundIn(scene.gatehouse.output, secrets)).toEqual([]);
    expect(scene.gatehouse.output).not.toMatch(/[?&](code|state|error)=/);
  });

  it('rule 20: nor a secret that a provider repeats, which the failure URL does not get either', async () => {
    const { clientSecret } = scene.simulator.registrationOf('zoom');
    for (const error_description of [clientSecret, encodeURIComponent(clientSecret)]) {
      const answers = { token: { error: 'invalid_client', error_description: `No: ${error_description}` } };
      const login = await scene.logInStranger('zoom', { answers });
      expectFailure(login, 400, 'user_oauth2_bad_request');
      for (const text of [login.error?.message ?? '', scene.gatehouse.output])
        expect(foundIn(text, [clientSecret])).toEqual([]);
    }
  });
});

describe('the database', () => {
  const scene = useScene();

  it('rule 19: holds no token of a session as it is', async () => {
    const logins = [];
    for (const provider of ['discord', 'google', 'apple', 'box'])
      logins.push(await scene.logInStranger(provider));
    for (const { client } of logins.slice(0, 2)) bodyOf(await client.patch('/account/sessions/current'));
    const secrets = canaries(scene, logins);
    expect(foundIn(await everythingStored(scene.gatehouse), secrets)).toEqual([]);
    for (const { client, visit } of logins) {
      const session = bodyOf(await client.get('/account/sessions/current'));
      expect(session.providerAccessToken).toBe(visit.grant.accessToken);
    }
  });

  it('rule 19: rule 1: holds no state, cookie, verifier or nonce of a login on its way', async () => {
    const { visit, browser, url, state } = await scene.pause('google', 'redirect');
    const stored = await everythingStored(scene.gatehouse);
    await browser.openFromElsewhere(url.href);
    const [atStart, exchange] = [visit.requests[0], visit.requestsTo('token')[0]];
    const secrets = [
      state,
      url.searchParams.get('code'),
      browser.cookies.all.find(({ name }) => name === 'gatehouse_login')?.value,
      atStart?.query.get('nonce'),
      new URLSearchParams(exchange?.body).get('code_verifier'),
    ].map((secret) => secret ?? '');
    for (const { length } of secrets) expect(length).toBeGreaterThan(30);
    expect(foundIn(stored, secrets)).toEqual([]);
  });

  it('rule 19: keeps tokens of 16 KiB whole', async () => {
    const long = () => randomBytes(6_000).toString('base64url').padEnd(16_000, 'x');
    const visit = scene.simulator.stranger('discord', {
      tokenMembers: { access_token: long(), refresh_token: long() },
    });
    const login = await scene.logIn('discord', { visit });
    expectLoggedIn(login);
    const { accessToken, refreshToken } = visit.grant;
    expect(accessToken.length).toBeGreaterThan(16_000);
    expect(bodyOf(await login.client.get('/account/sessions/current'))).toMatchObject({
      providerAccessToken: accessToken,
      providerRefreshToken: refreshToken,
    });
  });

  it('rule 20: shows tokens to their own user only, and not in lists of identities', async () => {
    const login = await scene.logInStranger('discord');
    const { accessToken, refreshToken } = login.visit.grant;
    for (const path of ['/account', '/account/identities', '/account/logs', '/account/prefs']) {
      const { text } = await login.client.get(path);
      expect(foundIn(text, [accessToken, refreshToken])).toEqual([]);
    }
  });
});

describe('APP_SECRET', () => {
  const [former, current] = ['the-former', 'the-current'].map((name) =>
    `${name}-secret-of-the-tests`.padEnd(48, '0'),
  );

  /** The command of the operator, beside the running server. */
  async function reseal(gatehouse: Gatehouse): Promise<{ code: number | null; output: string }> {
    const { code, stdout, stderr } = await runProgram(gatehouse, 'reseal');
    return { code, output: stdout + stderr };
  }

  describe('that changes', () => {
    const scene = useScene({ env: { APP_SECRET: former! } });

    it(
      'rule 19: opens what the former one has sealed, and alone after the command has run',
      async () => {
        const { gatehouse } = scene;
        const login = await scene.logInStranger('discord');
        const tokens = async () => {
          const session = bodyOf(await login.client.get('/account/sessions/current'));
          return [session.providerAccessToken, session.providerRefreshToken];
        };
        const before = await tokens();
        expect(before).toEqual([login.visit.grant.accessToken, login.visit.grant.refreshToken]);

        await gatehouse.restart({ APP_SECRET: `${current},${former}` });
        expect(await tokens()).toEqual(before);
        const first = await reseal(gatehouse);
        expect(first.output).toContain('Sealed the provider tokens of 1 sessions');
        expect(first.code).toBe(0);
        expect((await reseal(gatehouse)).output).toContain('of 0 sessions');
        expect(foundIn(first.output, [...before, former!, current!])).toEqual([]);

        await gatehouse.restart({ APP_SECRET: current! });
        expect(await tokens()).toEqual(before);
        bodyOf(await login.client.patch('/account/sessions/current'));
      },
      RESTART_TIMEOUT,
    );
  });

  describe('that is lost', () => {
    const scene = useScene({ env: { APP_SECRET: former! } });

    it(
      'rule 19: takes the tokens with it and nothing else',
      async () => {
        const { gatehouse } = scene;
        const login = await scene.logInStranger('discord');
        const paused = await scene.pause('discord', 'redirect');
        await gatehouse.restart({ APP_SECRET: current! });
        expect(await isLoggedIn(login.client)).toBe(true);
        expect(bodyOf(await login.client.get('/account/sessions/current'))).toMatchObject({
          provider: 'discord',
          providerAccessToken: '',
          providerRefreshToken: '',
        });
        const refreshed = await login.client.patch('/account/sessions/current');
        expect([refreshed.status, refreshed.body.type]).toEqual([400, 'user_oauth2_bad_request']);
        const { code, output } = await reseal(gatehouse);
        expect([code, output]).toEqual([1, expect.stringContaining('1 sessions can be opened by none')]);
        // A login that was on its way has to begin anew.
        const { page } = await paused.browser.openFromElsewhere(paused.url.href);
        expect(page?.status).toBe(401);
        expectLoggedIn(await scene.logIn('discord', { visit: paused.visit }));
      },
      RESTART_TIMEOUT,
    );
  });

  describe('that has a successor', () => {
    const scene = useScene({ env: { APP_SECRET: former! } });

    it(
      'rule 19: ends no login that is on its way',
      async () => {
        const paused = await scene.pause('google', 'redirect');
        await scene.gatehouse.restart({ APP_SECRET: `${current},${former}` });
        const { url } = await paused.browser.openFromElsewhere(paused.url.href);
        expect(url).toBe(SUCCESS_URL);
        expect(await isLoggedIn(clientOf(scene.gatehouse, paused.browser))).toBe(true);
      },
      RESTART_TIMEOUT,
    );
  });
});
