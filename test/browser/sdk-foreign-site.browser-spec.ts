import { someEmail } from '../support/expectations.js';
import { SDK_VERSIONS } from './support/app-pages.js';
import { describeInChromium } from './support/chromium.js';
import { describeMainJob } from './support/main-job.js';
import { Stage } from './support/stage.js';

const APP_HOST = 'app.foreign.test';
const PASSWORD = 'correct horse battery';

/** What the browser sends back of a third party's cookie: tells that it blocks, whatever our cookies look like. */
const probe = (stage: Stage) => `
  fetch(${JSON.stringify(stage.probeUrl)}, { credentials: 'include' })
    .then(() => fetch(${JSON.stringify(stage.probeUrl)}, { credentials: 'include' }))
    .then((answer) => answer.text())`;

describeInChromium('an application of another site, in a browser that blocks third-party cookies', () => {
  const stage = new Stage({ appHost: APP_HOST, thirdPartyCookies: 'blocked', scheme: 'https' });
  beforeAll(() => stage.start(), 60_000);
  afterAll(() => stage.stop());

  it('gets no cookie of a third party to and fro', async () => {
    const app = await stage.open(stage.appUrl('12'));
    expect(await app.evaluate(probe(stage))).toBe('');
    await app.page.close();
  });

  describe.each(SDK_VERSIONS)('with appwrite %s, by the fallback header', (version) => {
    describeMainJob(stage, version);

    it('sends no cookie, and the header does the work', async () => {
      const email = someEmail();
      const app = await stage.open(stage.appUrl(version));
      await app.use('create', 'unique()', email, PASSWORD);
      await app.use('createEmailSession', email, PASSWORD);
      const login = stage.proxy.requests.at(-1);
      expect(login?.setCookies).toHaveLength(2);
      expect(login?.setCookies[1]).toMatch(/^a_session_default=.*;\s*secure/i);
      await app.page.reload();
      expect(await app.use('get')).toMatchObject({ email });

      const { cookie, fallback } = stage.proxy.requests.at(-1) ?? {};
      expect(cookie).toBe('');
      expect(JSON.parse(fallback ?? '')).toEqual({
        a_session_default: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/),
      });
      await app.evaluate(`localStorage.removeItem('cookieFallback')`);
      expect(await app.refusal('get')).toBe('401 general_unauthorized_scope');
      await app.page.close();
    });
  });

  it('has sent no cookie in any request', () => {
    expect(stage.proxy.requests.length).toBeGreaterThan(50);
    expect(stage.proxy.requests.filter(({ cookie }) => cookie !== '')).toEqual([]);
  });
});

describeInChromium('an application of another site, in a browser that allows third-party cookies', () => {
  const stage = new Stage({
    appHost: APP_HOST,
    thirdPartyCookies: 'allowed',
    scheme: 'https',
    cookiesOnly: true,
  });
  beforeAll(() => stage.start(), 60_000);
  afterAll(() => stage.stop());

  it('gets cookies of a third party to and fro', async () => {
    const app = await stage.open(stage.appUrl('12'));
    expect(await app.evaluate(probe(stage))).toBe('probe=1');
    await app.page.close();
  });

  it.each(SDK_VERSIONS)(
    'is logged in by the SameSite=None cookie of https with appwrite %s',
    async (version) => {
      const email = someEmail();
      const app = await stage.open(stage.appUrl(version));
      await app.use('create', 'unique()', email, PASSWORD);
      await app.use('createEmailSession', email, PASSWORD);
      expect(await app.use('get')).toMatchObject({ email });
      const { cookie, fallback } = stage.proxy.requests.at(-1) ?? {};
      expect(cookie).toMatch(/\ba_session_default=\S/);
      expect(cookie).not.toContain('_legacy');
      expect(fallback).toBe('');
      await app.page.close();
    },
  );
});

describeInChromium('an application of a site that is no platform of the project', () => {
  const stage = new Stage({ appHost: 'stranger.test' });
  beforeAll(async () => {
    await stage.start();
    await stage.gatehouse.reloadProjects([
      { id: 'default', platforms: [{ type: 'web', hostname: 'localhost' }] },
    ]);
  }, 60_000);
  afterAll(() => stage.stop());

  it('is refused by the server, and by the browser where the server only reads', async () => {
    const app = await stage.open(stage.appUrl('12'));
    await app.refusal('create', 'unique()', someEmail(), PASSWORD);
    expect(stage.proxy.requests.at(-1)).toMatchObject({ method: 'POST', status: 403, setCookies: [] });
    // The answer names localhost as the allowed origin, so the browser hides it: no code, no type.
    expect(await app.refusal('get')).toBe('0 ');
    await app.page.close();
  });
});
