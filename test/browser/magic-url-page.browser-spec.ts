import type { Page } from 'playwright-core';
import { bodyOf } from '../support/scenarios.js';
import { type Browser, describeInChromium, openBrowser } from './support/chromium.js';
import { APP_HOST, HostedPagesStage } from './support/hosted-pages.js';

describeInChromium('the page behind a magic URL (contract §11.1)', () => {
  const stage = new HostedPagesStage();
  beforeAll(() => stage.start(), 60_000);
  afterAll(() => stage.stop());

  describe.each([
    ['with JavaScript', true],
    ['without JavaScript', false],
  ])('%s', (_how, javaScript) => {
    const complaints: string[] = [];
    let browser: Browser;
    let page: Page;

    beforeAll(async () => {
      browser = await openBrowser({ hosts: [APP_HOST], javaScript });
      page = await browser.context.newPage();
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(String(error)));
    });
    afterAll(() => browser?.close());
    afterEach(() => complaints.splice(0));

    it('continues in this browser on a click, and lands on the URL of the project', async () => {
      const link = await stage.mailedLink();
      await page.goto(link);
      await page.reload();
      const [sent] = await Promise.all([
        page.waitForRequest((request) => request.method() === 'POST'),
        page.waitForURL(stage.appUrl('/welcome')),
        page.getByRole('button', { name: 'Continue in this browser' }).click(),
      ]);
      expect(await sent.allHeaders()).toMatchObject({
        origin: new URL(link).origin,
        'sec-fetch-site': 'same-origin',
      });
      expect(await page.title()).toBe('Welcome');
      expect(stage.landings.at(-1)?.referer).toBeUndefined();
      expect(complaints).toEqual([]);

      const cookies = await browser.context.cookies(new URL(link).origin);
      expect(cookies.map(({ name }) => name)).toContain('a_session_default_legacy');
      const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
      bodyOf(await stage.gatehouse.client({ headers: { cookie } }).get('/account'));
    });

    it('says that the link has been used, the second time', async () => {
      const link = await stage.mailedLink('native');
      for (const title of ['You are logged in', 'This link does not work']) {
        await page.goto(link);
        await page.getByRole('button').click();
        await page.getByRole('heading', { name: title }).waitFor();
      }
    });

    it('hands the app the link as it is', async () => {
      const link = await stage.mailedLink('native');
      await page.goto(link);
      const deepLink = await page.getByRole('link', { name: 'Open the app' }).getAttribute('href');
      expect(deepLink).toBe(`appwrite-callback-native://${new URL(link).search}`);
      expect(complaints).toEqual([]);
    });

    it('keeps a link alive that others have opened before: five times by GET, by HEAD and ahead of a click', async () => {
      const link = await stage.mailedLink();
      for (let index = 0; index < 5; index++) {
        await page.goto(link);
        expect((await browser.context.request.head(link)).status()).toBe(200);
        const ahead = stage.serve(
          `/ahead-${javaScript}-${index}`,
          `<link rel="prefetch" href="${escaped(link)}">`,
        );
        const [fetched] = await Promise.all([page.waitForResponse(link), page.goto(ahead)]);
        expect(await fetched.request().allHeaders()).toMatchObject({ 'sec-purpose': 'prefetch' });
      }
      await page.goto(link);
      await page.getByRole('button').click();
      await page.waitForURL(stage.appUrl('/welcome'));
    });

    it('works with the keyboard alone, and shows where it is', async () => {
      await page.goto(await stage.mailedLink());
      await page.keyboard.press('Tab');
      expect(await page.locator(':focus-visible').innerText()).toBe('Continue in this browser');
      expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
      await page.keyboard.press('Enter');
      await page.waitForURL(stage.appUrl('/welcome'));
    });

    it('has headers that keep its address from others and other content from it', async () => {
      const answer = await page.goto(await stage.mailedLink());
      const headers = (await answer?.allHeaders()) ?? {};
      expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/);
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(complaints).toEqual([]);
    });

    if (javaScript) {
      it('survives a double click', async () => {
        await page.goto(await stage.mailedLink());
        await page.getByRole('button').dblclick();
        await page.waitForURL(stage.appUrl('/welcome'));
      });
    }
  });
});

const escaped = (url: string): string => url.replaceAll('&', '&amp;');
