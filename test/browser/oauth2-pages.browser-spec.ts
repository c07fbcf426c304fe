import type { Page } from 'playwright-core';
import { publicUrl, startUrl } from '../support/oauth2/log-in.js';
import { Scene, withProviders } from '../support/oauth2/scene.js';
import { VISIT_COOKIE } from '../support/oauth2/simulator.js';
import type { Behaviour } from '../support/oauth2/visit.js';
import { type Browser, describeInChromium, openBrowser } from './support/chromium.js';
import { faultsOf } from './support/looks.js';

const APP = 'appwrite-callback-default:';

describeInChromium('the pages on which an OAuth2 login without URLs ends (contract §11.1)', () => {
  const scene = new Scene({ projects: (simulator) => [withProviders(simulator, { name: 'Engines & Co' })] });

  beforeAll(() => scene.start(), 75_000);
  afterAll(() => scene.remove());

  /** Opens a page and notes what it asks for, and what the browser complains about. */
  function watched(page: Page) {
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => requests.push(request.url()));
    return { complaints, requests };
  }

  async function logIn(browser: Browser, page: Page, behaviour: Partial<Behaviour> = {}): Promise<URL> {
    const visit = scene.simulator.stranger('github', behaviour);
    const place = { domain: '127.0.0.1', path: '/github', sameSite: 'Lax' } as const;
    await browser.context.addCookies([{ name: VISIT_COOKIE, value: visit.id, ...place }]);
    await page.goto(startUrl(scene.gatehouse, 'github', { success: null, failure: null }));
    await page.getByRole('heading').waitFor();
    return new URL(page.url());
  }

  const deepLinkOn = async (page: Page) =>
    new URL((await page.getByRole('link', { name: 'Open the app' }).getAttribute('href')) ?? '');

  describe.each([
    ['with JavaScript', true],
    ['without JavaScript', false],
  ])('%s', (_how, javaScript) => {
    let browser: Browser;
    let page: Page;
    beforeEach(async () => {
      browser = await openBrowser({ javaScript });
      page = await browser.context.newPage();
    });
    afterEach(() => browser.close());

    it('§10.6 hand the app what it needs to be logged in', async () => {
      const { complaints, requests } = watched(page);
      const url = await logIn(browser, page);
      expect(url.origin + url.pathname).toBe(`${publicUrl(scene.gatehouse)}/auth/oauth2/success`);
      expect(await page.getByRole('heading').textContent()).toBe('You are logged in');
      const link = await deepLinkOn(page);
      expect([link.protocol, link.search]).toEqual([APP, url.search]);
      expect(Object.keys(Object.fromEntries(link.searchParams))).toEqual([
        'project',
        'domain',
        'key',
        'secret',
      ]);

      const [key, secret] = ['key', 'secret'].map((name) => link.searchParams.get(name) ?? '');
      const headers = { cookie: `${key}=${encodeURIComponent(secret ?? '')}` };
      expect((await scene.gatehouse.client({ headers }).get('/account')).status).toBe(200);
      expect(complaints).toEqual([]);
      expectOwnRequestsOnly(requests);
    });

    it('§10.4 hand the app what went wrong', async () => {
      const { complaints, requests } = watched(page);
      const url = await logIn(browser, page, { consent: 'denied' });
      expect(url.pathname).toBe('/auth/oauth2/failure');
      expect(await page.getByRole('heading').textContent()).toBe('Logging in did not work');
      const link = await deepLinkOn(page);
      expect([link.protocol, link.search]).toEqual([APP, url.search]);
      expect(JSON.parse(link.searchParams.get('error') ?? '')).toMatchObject({ code: 424 });
      expect(complaints).toEqual([]);
      expectOwnRequestsOnly(requests);
    });

    it('open the app by themselves', async () => {
      await logIn(browser, page);
      const refresh = await page.locator('meta[http-equiv="refresh"]').getAttribute('content');
      expect(refresh).toBe(`0;url=${(await page.getByRole('link').getAttribute('href')) ?? '-'}`);
    });

    it('have no app to open without a project', async () => {
      await page.goto(`${publicUrl(scene.gatehouse)}/auth/oauth2/success?project=nowhere&secret=x`);
      expect(await page.getByRole('link').count()).toBe(0);
      expect(await page.locator('meta[http-equiv="refresh"]').count()).toBe(0);
    });

    it.each(['"><script>alert(1)</script>', "' onmouseover='alert(1)", 'javascript:alert(1)'])(
      'are not fooled by %s in their query',
      async (planted) => {
        const { complaints } = watched(page);
        page.on('dialog', (dialog) => complaints.push(dialog.message()));
        const query = new URLSearchParams({
          project: 'default',
          error: planted,
          [planted]: planted,
        }).toString();
        await page.goto(`${publicUrl(scene.gatehouse)}/auth/oauth2/failure?${query}`);
        expect((await deepLinkOn(page)).protocol).toBe(APP);
        expect(await page.locator('script').count()).toBe(0);
        expect(await page.locator('[onmouseover]').count()).toBe(0);
        expect(complaints).toEqual([]);
      },
    );
  });

  /** Nothing of a third party, to whom the address with its secret would be told. */
  function expectOwnRequestsOnly(requests: readonly string[]): void {
    const hosts = requests.map((url) => new URL(url)).filter(({ protocol }) => protocol !== APP);
    expect([...new Set(hosts.map(({ hostname }) => hostname))].sort()).toEqual(['127.0.0.1', 'localhost']);
  }

  describe('look', () => {
    let browser: Browser;
    let page: Page;
    beforeAll(async () => {
      browser = await openBrowser();
      page = await browser.context.newPage();
    });
    afterAll(() => browser?.close());

    const error = encodeURIComponent(JSON.stringify({ message: 'x', type: 'user_blocked', code: 401 }));
    const credentials = 'domain=.localhost&key=a_session_default&secret=4f1e';
    const VIEWS = [
      ['success', `/auth/oauth2/success?project=default&${credentials}`],
      ['failure', `/auth/oauth2/failure?project=default&error=${error}`],
      ['no-url', '/auth/oauth2/success?'],
      ['refusal', '/v1/account/sessions/oauth2/yandex?project=default'],
    ] as const;
    const looks = VIEWS.flatMap(([view, path]) =>
      ['en', 'he', 'ja'].map((locale) => [view, locale, path] as const),
    );

    it.each(looks)('good: %s in %s', async (view, locale, path) => {
      await page.goto(`${publicUrl(scene.gatehouse)}${path}&locale=${locale}`);
      // Refusals are in the words of the catalogue, which are English.
      const language = view === 'refusal' ? 'en' : locale;
      expect(await page.evaluate('document.documentElement.lang')).toBe(language);
      expect(await page.evaluate('getComputedStyle(document.body).direction')).toBe(
        language === 'he' ? 'rtl' : 'ltr',
      );
      expect(await faultsOf(page, `oauth2-${view}-${locale}`)).toEqual([]);
    });
  });
});
