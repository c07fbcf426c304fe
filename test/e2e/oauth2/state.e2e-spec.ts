import { randomBytes } from 'node:crypto';
import { MANY, retryAfterOf, untilServed } from '../../support/contest.js';
import { parseSetCookie } from '../../support/cookie-jar.js';
import type { Gatehouse } from '../../support/gatehouse.js';
import { BrowserLike, type Journey } from '../../support/oauth2/browser-like.js';
import { clientOf, FAILURE_URL, SUCCESS_URL, startUrl } from '../../support/oauth2/log-in.js';
import {
  expectPage,
  portraitOf,
  sessionIn,
  useScene,
  withProviders,
  type PausedLogin,
} from '../../support/oauth2/scene.js';
import { bodyOf, isLoggedIn, MINUTE, SECOND, someUser } from '../../support/scenarios.js';
import { describeOnServerLeg } from '../../support/describe-on.js';

const BINDING = 'gatehouse_login';

const scene = useScene({
  projects: (simulator) => [withProviders(simulator), withProviders(simulator, { id: 'second' })],
});

/** Opens the last stop of a login, sent there by the provider. */
const finish = ({ browser, url }: PausedLogin, at: URL = url): Promise<Journey> =>
  browser.openFromElsewhere(at.href);

function changed(url: URL, change: (copy: URL) => void): URL {
  const copy = new URL(url);
  change(copy);
  return copy;
}

function expectSuccess({ url, page }: Journey): void {
  expect({ url, said: page?.text }).toEqual({ url: SUCCESS_URL, said: undefined });
}

function expectFailed({ url }: Journey, code: number, type: string): void {
  expect(url.startsWith(FAILURE_URL.replace('#top', ''))).toBe(true);
  expect(JSON.parse(new URL(url).searchParams.get('error') ?? '')).toMatchObject({ code, type });
}

describe('the state', () => {
  it('rule 1: §17.3 is 256 random bits, and says nothing', async () => {
    const states = [];
    for (let login = 0; login < 3; login += 1) states.push((await scene.pause('discord', 'provider')).state);
    for (const state of states) expect(state).toMatch(/^[\w-]{43}$/);
    expect(new Set(states).size).toBe(states.length);
  });

  it.each([
    ['absent', undefined],
    ['empty', ''],
    ['forged', randomBytes(32).toString('base64url')],
    [
      'what the reference sends',
      JSON.stringify({ success: 'https://evil.test/', failure: 'https://evil.test/' }),
    ],
  ])('rule 4: §17.3 that is %s is 401, and leads nowhere', async (_what, state) => {
    const paused = await scene.pause('discord', 'redirect');
    const url = changed(paused.url, ({ searchParams }) =>
      state === undefined ? searchParams.delete('state') : searchParams.set('state', state),
    );
    const { hops, page } = await finish(paused, url);
    expectPage(page, 401);
    expect(hops).toHaveLength(1);
    // The true one is still good.
    expectSuccess(await finish(paused));
  });

  it('rule 4: §17.3 is good once', async () => {
    const paused = await scene.pause('discord', 'redirect');
    expectSuccess(await finish(paused));
    expectPage((await finish(paused)).page, 401);
    expect(paused.visit.requestsTo('token')).toHaveLength(1);
  });

  it('rule 4: is good once of 20 at the same moment', async () => {
    const paused = await scene.pause('discord', 'redirect');
    expectOneOf(await Promise.all(Array.from({ length: 20 }, () => finish(paused))));
    expect(paused.visit.requestsTo('token')).toHaveLength(1);
  });

  it('rule 4: is spent by a refusal of the provider, too', async () => {
    const visit = scene.simulator.stranger('discord', { consent: 'denied' });
    const paused = await scene.pause('discord', 'redirect', { visit });
    expectFailed(await finish(paused), 424, 'user_oauth2_provider_error');
    const url = changed(paused.url, ({ searchParams }) => {
      searchParams.delete('error');
      searchParams.set('code', 'a-code');
    });
    expectPage((await finish(paused, url)).page, 401);
    expect(visit.requestsTo('token')).toEqual([]);
  });

  it('rule 4: is spent by a failing exchange, too', async () => {
    const visit = scene.simulator.stranger('discord', { token: 'refused' });
    const paused = await scene.pause('discord', 'redirect', { visit });
    expectFailed(await finish(paused), 400, 'user_oauth2_bad_request');
    visit.behaviour.token = 'fine';
    expectPage((await finish(paused)).page, 401);
  });

  it('rule 2: is good for ten minutes', async () => {
    const [inTime, late] = [
      await scene.pause('discord', 'redirect'),
      await scene.pause('discord', 'redirect'),
    ];
    scene.advanceClock(10 * MINUTE - 20 * SECOND);
    expectSuccess(await finish(inTime));
    scene.advanceClock(21 * SECOND);
    expectPage((await finish(late)).page, 401);
  });

  it('rule 5: belongs to its provider', async () => {
    const paused = await scene.pause('discord', 'redirect');
    for (const other of ['github', 'google', 'box']) {
      const url = changed(paused.url, (copy) => (copy.pathname = copy.pathname.replace('discord', other)));
      expectPage((await finish(paused, url)).page, 401);
    }
    expectSuccess(await finish(paused));
  });

  it('rule 5: belongs to its project, in the path of the callback as well', async () => {
    const paused = await scene.pause('discord', 'callback');
    const foreign = changed(
      paused.url,
      (copy) => (copy.pathname = copy.pathname.replace(/default$/, 'second')),
    );
    expectPage((await finish(paused, foreign)).page, 401);
    expectSuccess(await finish(paused));
  });
});

describe('the browser in which a login began', () => {
  it('rule 3: §17.3 alone may end it: one without the cookie may not', async () => {
    const paused = await scene.pause('discord', 'redirect');
    const { page } = await new BrowserLike().openFromElsewhere(paused.url.href);
    expectPage(page, 401);
    expectSuccess(await finish(paused));
  });

  it('rule 3: alone may end it: one that is amid a login of its own may not', async () => {
    const attacker = await scene.pause('discord', 'redirect');
    const victim = await scene.pause('discord', 'redirect');
    expectPage((await victim.browser.openFromElsewhere(attacker.url.href)).page, 401);
    expectSuccess(await finish(victim));
    expectSuccess(await finish(attacker));
  });

  it('rule 3: may not lend its cookie to another name or have an empty one', async () => {
    const paused = await scene.pause('discord', 'redirect');
    for (const value of ['', '""', 'undefined', 'A'.repeat(43)]) {
      const browser = new BrowserLike({ cookie: `${BINDING}=${value}` });
      expectPage((await browser.open(paused.url.href)).page, 401);
    }
  });

  it('rule 3: may log in in several tabs', async () => {
    const first = await scene.pause('discord', 'redirect');
    const second = await scene.pause('github', 'redirect', { browser: first.browser });
    const values = first.browser.cookies.all.filter(({ name }) => name === BINDING);
    expect(values).toHaveLength(1);
    expectSuccess(await finish(first));
    expectSuccess(await finish(second));
  });

  it('rule 3: has a cookie of 256 bits that no script and no other route gets to see', async () => {
    const { hops } = await new BrowserLike().open(startUrl(scene.gatehouse, 'discord'));
    const [line = '', ...others] = hops[0]!.answer.setCookies;
    expect(others).toEqual([]);
    const { name, value, attributes } = parseSetCookie(line);
    expect([name, value]).toEqual([BINDING, expect.stringMatching(/^[\w-]{43}$/)]);
    expect(Object.fromEntries(attributes)).toEqual({
      'max-age': '600',
      path: '/v1/account/sessions/oauth2',
      httponly: '',
      samesite: 'Lax',
    });
  });

  it('rule 3: has a Secure cookie where clients speak https', async () => {
    const browser = new BrowserLike({ 'x-forwarded-proto': 'https' });
    const { hops } = await browser.open(startUrl(scene.gatehouse, 'discord'), ({ port }) => port === '');
    expect(parseSetCookie(hops[0]!.answer.setCookies[0]!).attributes.has('secure')).toBe(true);
  });

  it('rule 3: keeps the cookie that it has, but not one of another form', async () => {
    const known = randomBytes(32).toString('base64url');
    for (const [sent, isKept] of [
      [known, true],
      ['planted', false],
      [`${known}x`, false],
    ] as const) {
      const browser = new BrowserLike({ cookie: `${BINDING}=${sent}` });
      const { hops } = await browser.open(startUrl(scene.gatehouse, 'discord'));
      expect(parseSetCookie(hops[0]!.answer.setCookies[0]!).value === sent).toBe(isKept);
    }
  });
});

describe('a code of another login', () => {
  it('rule 7: is worth nothing where the provider has PKCE', async () => {
    const stolen = await scene.pause('discord', 'redirect');
    const own = await scene.pause('discord', 'redirect');
    const code = stolen.url.searchParams.get('code') ?? '';
    expectFailed(
      await finish(
        own,
        changed(own.url, ({ searchParams }) => searchParams.set('code', code)),
      ),
      400,
      'user_oauth2_bad_request',
    );
    // Nobody has it: not whose it is either, for the provider may take it for spent.
    expect(stolen.visit.requestsTo('userinfo')).toEqual([]);
  });

  it('rule 8: is worth nothing where the provider has a nonce', async () => {
    const stolen = await scene.pause('slack', 'redirect');
    const own = await scene.pause('slack', 'redirect');
    const code = stolen.url.searchParams.get('code') ?? '';
    expectFailed(
      await finish(
        own,
        changed(own.url, ({ searchParams }) => searchParams.set('code', code)),
      ),
      424,
      'user_oauth2_provider_error',
    );
  });
});

describe('the issuer in the answer (RFC 9207)', () => {
  it.each([
    ['another one is refused', 'https://evil.test', false],
    ['one that only looks like it is refused', 'https://accounts.google.com/', false],
    ['its own passes', 'https://accounts.google.com', true],
    ['none passes', undefined, true],
  ])('rule 5: %s', async (_what, iss, passes) => {
    const visit = scene.simulator.stranger('google', { iss });
    const journey = await finish(await scene.pause('google', 'redirect', { visit }));
    if (passes) expectSuccess(journey);
    else {
      expectFailed(journey, 424, 'user_oauth2_provider_error');
      expect(visit.requestsTo('token')).toEqual([]);
    }
  });
});

describe('who was logged in at the start', () => {
  it('rule 14: must be so at the end: nobody, after the session has ended', async () => {
    const { client, ...user } = await someUser(scene.gatehouse);
    const paused = await scene.pause('discord', 'redirect', { browser: scene.browserOf(client) });
    const elsewhere = scene.gatehouse.client();
    await elsewhere.login(user);
    const before = await portraitOf(elsewhere);
    await client.delete('/account/sessions/current');
    expectFailed(await finish(paused), 401, 'user_invalid_token');
    const { identities, account } = await portraitOf(elsewhere);
    expect({ identities, account }).toEqual({ identities: before.identities, account: before.account });
    expect(paused.visit.requestsTo('token')).toEqual([]);
  });

  it('rule 14: must be so at the end: not another session of the same user', async () => {
    const { client, ...user } = await someUser(scene.gatehouse);
    const paused = await scene.pause('discord', 'redirect', { browser: scene.browserOf(client) });
    await client.login(user);
    scene.giveSession(paused.browser, client);
    expectFailed(await finish(paused), 401, 'user_invalid_token');
  });

  it('rule 14: must be so at the end: not another user', async () => {
    const user = await someUser(scene.gatehouse);
    const other = await someUser(scene.gatehouse);
    const paused = await scene.pause('discord', 'redirect', { browser: scene.browserOf(user.client) });
    const before = [await portraitOf(user.client), await portraitOf(other.client)];
    scene.giveSession(paused.browser, other.client);
    expectFailed(await finish(paused), 401, 'user_invalid_token');
    expect([await portraitOf(user.client), await portraitOf(other.client)]).toEqual(before);
  });

  it('rule 14: counts, not who has logged in meanwhile: a stranger becomes a user of their own', async () => {
    const other = await someUser(scene.gatehouse);
    const paused = await scene.pause('discord', 'redirect');
    const before = await portraitOf(other.client);
    scene.giveSession(paused.browser, other.client);
    expectSuccess(await finish(paused));
    expect(await portraitOf(other.client)).toEqual(before);
    const client = clientOf(scene.gatehouse, paused.browser);
    expect(sessionIn(client).id).not.toBe(other.id);
    expect(bodyOf(await client.get('/account/identities')).total).toBe(1);
    expect(await isLoggedIn(other.client)).toBe(true);
  });
});

describeOnServerLeg('the state at two processes', () => {
  let twin: Gatehouse;
  beforeAll(async () => {
    twin = await scene.gatehouse.sibling();
  }, 60_000);
  afterAll(() => twin.remove(), 60_000);

  const atTwin = (url: URL) => changed(url, (copy) => (copy.port = new URL(twin.origin).port));

  it('rule 2: is known to both', async () => {
    const paused = await scene.pause('discord', 'redirect');
    expectSuccess(await finish(paused, atTwin(paused.url)));
  });

  it(
    `rule 4: is good once of ${MANY} at the same moment`,
    async () => {
      const paused = await scene.pause('discord', 'redirect');
      const journeys = await Promise.all(
        Array.from({ length: MANY }, (_, index) =>
          untilServed(
            () => finish(paused, index % 2 === 0 ? paused.url : atTwin(paused.url)),
            ({ page }) => page && retryAfterOf(page),
          ),
        ),
      );
      expectOneOf(journeys);
      expect(paused.visit.requestsTo('token')).toHaveLength(1);
    },
    MINUTE,
  );
});

function expectOneOf(journeys: readonly Journey[]): void {
  const landed = journeys.filter(({ page }) => page === undefined);
  expect(landed.map(({ url }) => url)).toEqual([SUCCESS_URL]);
  for (const { page } of journeys) if (page !== undefined) expectPage(page, 401);
}
