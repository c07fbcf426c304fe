import type { Page } from 'playwright-core';
import { someUser } from '../support/scenarios.js';
import { type Browser, describeInChromium, openBrowser } from './support/chromium.js';
import { APP_HOST, HostedPagesStage } from './support/hosted-pages.js';
import { complaintsIn, faultsOf } from './support/looks.js';

const stage = new HostedPagesStage();

/** Everything that a reader of a magic URL may see, and how it comes to that. */
const VIEWS: Record<string, (page: Page, locale: string) => Promise<unknown>> = {
  choice: async (page, locale) => page.goto(await link('default', locale)),
  'app-first': async (page, locale) => page.goto(await link('native', locale)),
  'long-name': async (page, locale) => page.goto(await link('long', locale)),
  done: async (page, locale) => continueHere(page, await link('native', locale)),
  used: async (page, locale) => {
    const used = await link('native', locale);
    await continueHere(page, used);
    await continueHere(page, used);
  },
  invalid: async (page, locale) =>
    page.goto(`${stage.origin}/auth/magic-url?project=long&userId=nobody&locale=${locale}`),
  blocked: async (page, locale) => {
    const { client, email } = await someUser(stage.gatehouse, { project: 'long' });
    const mailed = await link('long', locale, email);
    await client.patch('/account/status');
    await continueHere(page, mailed);
  },
  foreign: async (page, locale) => {
    const fields = [
      ['userId', 'nobody'],
      ['secret', '4f1e'],
      ['project', 'default'],
      ['locale', locale],
    ];
    const inputs = fields.map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`);
    const form = `<form method="post" action="${stage.origin}/auth/magic-url">${inputs.join('')}<button>Win a prize</button></form>`;
    await continueHere(page, stage.serve(`/forged-${locale}`, form));
  },
};

async function link(project: string, locale: string, email?: string): Promise<string> {
  return `${await stage.mailedLink(project, email)}&locale=${locale}`;
}

async function continueHere(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await Promise.all([
    page.waitForResponse((response) => response.request().method() === 'POST'),
    page.locator('button').click(),
  ]);
  await page.waitForLoadState();
}

const LANGUAGES = { en: 'ltr', he: 'rtl', ar: 'rtl', ja: 'ltr' };
const views = Object.keys(VIEWS).flatMap((view) =>
  Object.entries(LANGUAGES).map(([locale, direction]) => [view, locale, direction] as const),
);

describeInChromium('the looks of the page behind a magic URL (contract §11.1)', () => {
  beforeAll(() => stage.start(), 60_000);
  afterAll(() => stage.stop());

  describe.each([
    ['with JavaScript', true],
    ['without JavaScript', false],
  ])('%s', (_how, javaScript) => {
    let browser: Browser;
    let checker: Browser | undefined;
    let complaints: string[];

    beforeAll(async () => {
      browser = await openBrowser({ hosts: [APP_HOST], javaScript });
      complaints = await complaintsIn(browser.context, () => [
        stage.origin,
        new URL(stage.appUrl('')).origin,
      ]);
    });
    beforeAll(async () => {
      if (!javaScript) checker = await openBrowser();
    });
    afterAll(() => Promise.all([browser?.close(), checker?.close()]));

    it.each(views)('are good: %s in %s, which runs %s', async (view, locale, direction) => {
      const page = await browser.context.newPage();
      await VIEWS[view]?.(page, locale);
      expect(new URL(page.url()).origin).toBe(stage.origin);
      expect(
        await page.evaluate('[document.documentElement.lang, getComputedStyle(document.body).direction]'),
      ).toEqual([locale, direction]);
      const name = `${view}-${locale}${javaScript ? '' : '-plain'}`;
      expect(await faultsOf(page, name, checker?.context.pages()[0])).toEqual([]);
      expect(complaints).toEqual([]);
      await page.close();
    });
  });
});
