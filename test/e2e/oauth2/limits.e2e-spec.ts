import type { Answer } from '../../support/client.js';
import { expectProblem } from '../../support/expectations.js';
import { BrowserLike } from '../../support/oauth2/browser-like.js';
import { startUrl } from '../../support/oauth2/log-in.js';
import { expectPage, useScene, withProviders } from '../../support/oauth2/scene.js';
import { HOUR, SECOND } from '../../support/scenarios.js';

const scene = useScene({
  env: { RATE_LIMITS: 'on' },
  projects: (simulator) => [withProviders(simulator), withProviders(simulator, { id: 'second' })],
});

/** To the beginning of one, for the server and the providers alike. */
beforeAll(() => scene.advanceClock(HOUR - (Date.now() % HOUR) + SECOND));

const limitOf = ({ headers }: Answer) => [headers['x-ratelimit-limit'], headers['x-ratelimit-remaining']];
const limitHeaders = ({ headers }: Answer) =>
  Object.keys(headers).filter((name) => name.startsWith('x-ratelimit'));

/** One request of this browser, which stops there. */
async function visit(browser: BrowserLike, url: string): Promise<Answer> {
  const { hops } = await browser.open(url, ({ href }) => href !== new URL(url).href);
  return hops[0]!.answer;
}

/** The calls of one bucket: as many as this pass, and the next ones are refused by a page. */
async function expectPageLimit(attempts: number, call: (index: number) => Promise<Answer>): Promise<void> {
  for (let index = 0; index < attempts; index += 1) {
    const answer = await call(index);
    expect(answer.status).not.toBe(429);
    expect(limitOf(answer)).toEqual([String(attempts), String(attempts - 1 - index)]);
    expect(answer.headers['x-ratelimit-reset']).toMatch(/^\d+$/);
  }
  for (let index = 0; index < 2; index += 1) {
    const refused = await call(attempts + index);
    expectPage(refused, 429);
    expect(limitOf(refused)).toEqual([String(attempts), '0']);
  }
}

const STARTS = ['discord', 'github', 'nobody', 'yandex'];

describe('rate limits (contract §8)', () => {
  it('rule 27: §8.createOAuth2Session the start: 50 by IP, over all providers and outcomes', async () => {
    const browser = new BrowserLike();
    await expectPageLimit(50, (index) => visit(browser, startUrl(scene.gatehouse, STARTS[index % 4]!)));
    const elsewhere = await visit(new BrowserLike(), startUrl(scene.gatehouse, 'discord'));
    expect(limitOf(elsewhere)).toEqual(['50', '49']);
    const inAnother = await visit(browser, startUrl(scene.gatehouse, 'discord', { project: 'second' }));
    expect(limitOf(inAnother)).toEqual(['50', '49']);
  });

  it('rule 27: §8.oauth2Redirect the redirect hop: 50 by IP, in a bucket of its own', async () => {
    const browser = new BrowserLike();
    await visit(browser, startUrl(scene.gatehouse, 'discord'));
    const query = { project: 'default', code: 'x', state: 'x' };
    await expectPageLimit(50, (index) =>
      visit(browser, scene.url(`/${index % 2 === 0 ? 'discord' : 'github'}/redirect`, query)),
    );
  });

  it('rule 27: the callback has none: it only sends on', async () => {
    const browser = new BrowserLike();
    for (let index = 0; index < 60; index += 1) {
      const url = scene.url('/callback/discord/default', { code: 'x', state: String(index) });
      const answer = await visit(browser, url);
      expect([answer.status, limitHeaders(answer)]).toEqual([301, []]);
    }
    const { hops } = await browser.postFromElsewhere(scene.url('/callback/apple/default'), { code: 'x' });
    expect([hops[0]!.answer.status, limitHeaders(hops[0]!.answer)]).toEqual([401, []]);
  });

  it('rule 27: §8.updateSession the refresh: 10 by IP, whatever the session', async () => {
    const { client } = await scene.logInStranger('google');
    const ids = ['current', 'nothing'];
    for (let index = 0; index < 10; index += 1) {
      const answer = await client.patch(`/account/sessions/${ids[index % 2]}`);
      expect([answer.status, ...limitOf(answer)]).toEqual([
        index % 2 === 0 ? 200 : 404,
        '10',
        String(9 - index),
      ]);
    }
    expectProblem(await client.patch('/account/sessions/current'), 429, 'general_rate_limit_exceeded');
  });
});

describe('scopes of a request', () => {
  const start = async (scopes: readonly string[], name = 'scopes[]') => {
    const query = scopes.map((scope) => `&${name}=${encodeURIComponent(scope)}`).join('');
    const url = startUrl(scene.gatehouse, 'discord') + query;
    return visit(new BrowserLike(), url);
  };
  const asked = ({ headers }: Answer) => new URL(headers['location'] ?? '').searchParams.get('scope');

  it('§10.1 are added to those of the provider, without repeats', async () => {
    expect(asked(await start(['guilds', 'email', 'guilds']))).toBe('identify email guilds');
    expect(asked(await start([]))).toBe('identify email');
  });

  it('§2.2 come as a list of any form', async () => {
    expect(asked(await start(['guilds'], 'scopes[0]'))).toBe('identify email guilds');
  });

  it.each([
    ['a text', ['guilds'], 'scopes'],
    ['an object', ['guilds'], 'scopes[a]'],
    ['one that is empty', [''], 'scopes[]'],
    ['one with a quote', ['a"b'], 'scopes[]'],
    ['one with a backslash', ['a\\b'], 'scopes[]'],
    ['one with a line break', ['a\nb'], 'scopes[]'],
    ['one that is not ASCII', ['ü'], 'scopes[]'],
    ['one with a null byte', ['a\0'], 'scopes[]'],
    ['one of 4097 characters', ['x'.repeat(4_097)], 'scopes[]'],
    ['101 of them', Array.from({ length: 101 }, (_, index) => `s${index}`), 'scopes[]'],
    ['a URL of more than 8 KiB', ['x'.repeat(4_096), 'y'.repeat(4_096)], 'scopes[]'],
  ])('rule 26: §15.24 may not be %s', async (_what, scopes, name) => {
    expectPage(await start(scopes, name), 400);
  });

  it.each([
    ['100 of them', Array.from({ length: 100 }, (_, index) => `s${index}`)],
    ['one of 4096 characters', ['x'.repeat(4_096)]],
    ['one with every other sign', ["!#$%&'()*+,-./:;<=>?@[]^_`{|}~"]],
  ])('rule 26: §15.24 may be %s', async (_what, scopes) => {
    const answer = await start(scopes);
    expect(answer.status).toBe(301);
    expect(asked(answer)).toBe(['identify', 'email', ...scopes].join(' '));
    expect(answer.headers['location']!.length).toBeLessThanOrEqual(8_192);
  });
});
