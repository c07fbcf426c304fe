import { OAuth2Simulator, VISIT_COOKIE } from '../support/oauth2/simulator.js';
import { oauth2Settings } from '../support/oauth2/settings.js';
import type { Visit } from '../support/oauth2/visit.js';
import { SDK_VERSIONS, type SdkVersion } from './support/app-pages.js';
import { describeInChromium } from './support/chromium.js';
import { type AppPage, Stage } from './support/stage.js';

const PROVIDERS = ['apple', 'discord', 'github'];
const BINDING = 'gatehouse_login';

/**
 * The server and the application are `localhost`, the providers 127.0.0.1: another site to the browser, which treats
 * their cookies and its own redirects accordingly.
 */
describeInChromium('an application that logs its users in with OAuth2 providers', () => {
  const simulator = new OAuth2Simulator();
  const stage = new Stage({
    appHost: 'localhost',
    cookiesOnly: true,
    oauth2: () => {
      const all = oauth2Settings(simulator);
      return Object.fromEntries(PROVIDERS.map((provider) => [provider, all[provider]]));
    },
  });

  beforeAll(async () => {
    await simulator.start();
    await stage.start();
  }, 60_000);
  afterAll(async () => {
    await stage.stop();
    await simulator.stop();
  });
  beforeEach(() => stage.forgetSession());

  const welcome = (version: SdkVersion) => `${stage.appUrl(version)}?welcome=yes`;
  const sorry = (version: SdkVersion) => `${stage.appUrl(version)}?sorry=yes#top`;

  /** From now on the provider knows this browser for the one of the visit. */
  async function meet({ id, provider }: Visit): Promise<void> {
    const place = { domain: '127.0.0.1', path: `/${provider}`, sameSite: 'Lax' } as const;
    await stage.context.addCookies([{ name: VISIT_COOKIE, value: id, ...place }]);
  }

  /** The SDK sends the page away, and it comes back in its own time. */
  async function logIn(app: AppPage, version: SdkVersion, visit: Visit): Promise<URL> {
    await meet(visit);
    await app.page.goto(stage.appUrl(version));
    const call = [visit.provider, welcome(version), sorry(version)].map((text) => JSON.stringify(text));
    await Promise.all([
      app.page.waitForURL((url) => /welcome|sorry/.test(url.search)),
      app.evaluate(`void account.createOAuth2Session(${call.join(', ')})`),
    ]);
    return new URL(app.page.url());
  }

  describe.each(SDK_VERSIONS)('with appwrite %s', (version) => {
    let app: AppPage;
    beforeEach(async () => {
      app = await stage.open(stage.appUrl(version));
    });
    afterEach(() => app.page.close());

    it.each(['github', 'apple'])('§9.1.createOAuth2Session logs in by %s, by cookie', async (provider) => {
      const visit = simulator.stranger(provider);
      expect((await logIn(app, version, visit)).href).toBe(welcome(version));
      const { id, email, name } = visit.behaviour.person;
      expect(await app.use('get')).toMatchObject({ email, name, emailVerification: true });
      expect(await app.use('getSession', 'current')).toMatchObject({
        ...{ provider, providerUid: id, current: true },
        providerAccessToken: visit.grant.accessToken,
      });
      expect(await app.evaluate('document.cookie')).toBe('');
      expect(simulator.complaints).toEqual([]);
    });

    it('rule 6: gets no cookie of ours with the form of another site, and the cookie at the next stop', async () => {
      await logIn(app, version, simulator.stranger('apple'));
      const stops = stage.proxy.requests.slice(-4).filter(({ path }) => path.includes('/oauth2/'));
      const [started, posted, finished] = stops.slice(-3);
      expect(started?.setCookies.join()).toContain(`${BINDING}=`);
      expect(posted).toMatchObject({ method: 'POST', status: 303, setCookies: [] });
      expect(posted?.cookie).not.toContain(BINDING);
      expect(finished).toMatchObject({ method: 'GET', status: 301 });
      expect(finished?.cookie).toContain(`${BINDING}=`);
      expect(finished?.path).not.toContain('code=');
    });

    it('§9.1.updateSession refreshes the tokens of the session', async () => {
      const visit = simulator.stranger('discord');
      await logIn(app, version, visit);
      const before = await app.use('getSession', 'current');
      const after = await app.use('updateSession', 'current');
      expect(after).toMatchObject({ $id: before.$id, expire: before.expire });
      expect(after.providerAccessToken).toBe(visit.grant.accessToken);
      expect(after.providerAccessToken).not.toBe(before.providerAccessToken);
      expect(await app.use('getSession', 'current')).toEqual(after);
    });

    it('rule 13: turns an anonymous user into a known one, with id and preferences', async () => {
      const { userId } = await app.use('createAnonymousSession');
      await app.use('updatePrefs', { theme: 'dark' });
      const visit = simulator.stranger('github');
      await logIn(app, version, visit);
      expect(await app.use('get')).toMatchObject({
        ...{ $id: userId, email: visit.behaviour.person.email, prefs: { theme: 'dark' } },
      });
      expect((await app.use('listSessions')).total).toBe(1);
    });

    it('rule 13: connects a second provider, and comes in by either', async () => {
      const [first, second] = [simulator.stranger('github'), simulator.stranger('apple')];
      await logIn(app, version, first);
      const { $id } = await app.use('get');
      await logIn(app, version, second);
      expect(await app.use('get')).toMatchObject({ $id, email: first.behaviour.person.email });
      for (const visit of [first, second]) {
        await app.use('deleteSession', 'current');
        await logIn(app, version, visit);
        expect((await app.use('get')).$id).toBe($id);
      }
    });

    it.each(['github', 'apple'])('is told when somebody says no at %s', async (provider) => {
      const { hash, searchParams } = await logIn(
        app,
        version,
        simulator.visit(provider, { consent: 'denied' }),
      );
      expect([searchParams.get('sorry'), hash]).toEqual(['yes', '#top']);
      expect(JSON.parse(searchParams.get('error') ?? '')).toMatchObject({
        type: 'user_oauth2_provider_error',
        code: 424,
      });
      expect(await app.refusal('get')).toBe('401 general_unauthorized_scope');
    });

    it('rule 3: cannot be logged in by a page that holds the last address of another login', async () => {
      const visit = simulator.stranger('github');
      await logIn(app, version, visit);
      const finished = stage.proxy.requests.filter(({ path }) => path.includes('/redirect?')).at(-1);
      await stage.forgetSession();
      const answer = await app.page.goto(`${stage.proxy.origin}${finished?.path}`);
      expect(answer?.status()).toBe(401);
      expect(await app.page.locator('h1').textContent()).toBe('401');
      expect((await stage.cookies()).filter(({ name }) => name.startsWith('a_session_'))).toEqual([]);
    });
  });

  it('§18.listIdentities §18.deleteIdentity with appwrite 12 lists identities and detaches one', async () => {
    const app = await stage.open(stage.appUrl('12'));
    const visit = simulator.stranger('github');
    await logIn(app, '12', visit);
    const { total, identities } = await app.use('listIdentities');
    const { id, email } = visit.behaviour.person;
    expect([total, identities]).toEqual([
      1,
      [expect.objectContaining({ provider: 'github', providerUid: id, providerEmail: email })],
    ]);
    await app.use('deleteIdentity', identities[0].$id);
    expect(await app.use('listIdentities')).toEqual({ total: 0, identities: [] });
    expect(await app.refusal('deleteIdentity', identities[0].$id)).toBe('404 user_identity_not_found');
    await app.page.close();
  });
});
