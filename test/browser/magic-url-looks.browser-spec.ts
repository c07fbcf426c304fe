import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { PROJECT_FOLDER } from '../support/gatehouse.js';
import { someUser } from '../support/scenarios.js';
import { type Browser, describeInChromium, openBrowser } from './support/chromium.js';
import { APP_HOST, HostedPagesStage } from './support/hosted-pages.js';
import { complaintsIn, faultsOf } from './support/looks.js';

const stage = new HostedPagesStage();

/** Everything that a reader of a magic URL may see, by the text that it has; and how it comes to that. */
const VIEWS: Record<string, [text: string, (page: Page, locale: string) => Promise<unknown>]> = {
  choice: ['log-in', async (page, locale) => page.goto(await link('default', locale))],
  'app-first': ['log-in', async (page, locale) => page.goto(await link('native', locale))],
  'long-name': ['log-in', async (page, locale) => page.goto(await link('long', locale))],
  done: ['done', async (page, locale) => continueHere(page, await link('native', locale))],
  used: [
    'invalid',
    async (page, locale) => {
      const used = await link('native', locale);
      await continueHere(page, used);
      await continueHere(page, used);
    },
  ],
  invalid: [
    'invalid',
    async (page, locale) =>
      page.goto(`${stage.origin}/auth/magic-url?project=long&userId=nobody&locale=${locale}`),
  ],
  blocked: [
    'blocked',
    async (page, locale) => {
      const { client, email } = await someUser(stage.gatehouse, { project: 'long' });
      const mailed = await link('long', locale, email);
      await client.patch('/account/status');
      await continueHere(page, mailed);
    },
  ],
  foreign: [
    'foreign',
    async (page, locale) => {
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
  ],
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

/** What the page says above everything else, whatever the project is called. */
function titleOf(text: string, locale: string): RegExp {
  const file = join(PROJECT_FOLDER, 'src/modules/messaging/locales', `${locale}.json`);
  const title: string = JSON.parse(readFileSync(file, 'utf8'))[`page.${text}.title`];
  return new RegExp(`^${title.replace('{{project}}', '.+')}$`);
}

const LANGUAGES = { en: 'ltr', he: 'rtl', ar: 'rtl', ja: 'ltr' };
const views = Object.entries(VIEWS).flatMap(([view, [text, open]]) =>
  Object.entries(LANGUAGES).map(([locale, direction]) => ({ view, locale, direction, text, open })),
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

    it.each(views)('are good: $view in $locale', async ({ view, locale, direction, text, open }) => {
      const page = await browser.context.newPage();
      await open(page, locale);
      expect(await page.getByRole('heading').innerText()).toMatch(titleOf(text, locale));
      expect(new URL(page.url()).origin).toBe(stage.origin);
      expect(
        await page.evaluate('[document.documentElement.lang, getComputedStyle(document.body).direction]'),
      ).toEqual([locale, direction]);
      const name = `${view}-${locale}${javaScript ? '' : '-plain'}`;
      expect(await faultsOf(page, name, checker?.context.pages()[0])).toEqual([]);
      expect(complaints.splice(0)).toEqual([]);
      await page.close();
    });
  });
});
