import { someEmail } from '../support/expectations.js';
import { SDK_VERSIONS } from './support/app-pages.js';
import { describeInChromium } from './support/chromium.js';
import { describeMainJob } from './support/main-job.js';
import { Stage } from './support/stage.js';

const PASSWORD = 'correct horse battery';

describeInChromium('an application on another port of localhost', () => {
  const stage = new Stage({ appHost: 'localhost', mail: 'smtp', cookiesOnly: true });
  beforeAll(() => stage.start(), 60_000);
  afterAll(() => stage.stop());

  describe.each(SDK_VERSIONS)('with appwrite %s, by cookie alone', (version) => {
    describeMainJob(stage, version);

    it('stays logged in by the cookie when the fallback is forgotten', async () => {
      const email = someEmail();
      const app = await stage.open(stage.appUrl(version));
      await app.use('create', 'unique()', email, PASSWORD);
      await app.use('createEmailSession', email, PASSWORD);
      // The SDK stores what localhost gets beside the cookie; without it only the cookie is left.
      expect(await app.fallback()).toContain('a_session_default');
      await app.evaluate(`localStorage.clear()`);
      await app.page.reload();
      expect(await app.use('get')).toMatchObject({ email });

      const { cookie, fallback } = stage.proxy.requests.at(-1) ?? {};
      expect(cookie).toMatch(/\ba_session_default_legacy=\S/);
      expect(fallback).toBe('');
      await app.use('deleteSession', 'current');
      expect((await stage.cookies()).filter(({ name }) => name.startsWith('a_session_'))).toEqual([]);
      await app.page.close();
    });
  });

  it('keeps the cookie from scripts', async () => {
    const email = someEmail();
    const app = await stage.open(stage.appUrl('12'));
    await app.use('create', 'unique()', email, PASSWORD);
    await app.use('createEmailSession', email, PASSWORD);
    expect(await app.evaluate('document.cookie')).toBe('');
    const cookies = (await stage.cookies()).filter(({ name }) => name.startsWith('a_session_'));
    expect(cookies.length).toBeGreaterThan(0);
    for (const { httpOnly, domain } of cookies)
      expect({ httpOnly, domain }).toEqual({ httpOnly: true, domain: 'localhost' });
    await app.page.close();
  });
});
