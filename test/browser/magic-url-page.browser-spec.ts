import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { linkIn, someEmail } from '../support/expectations.js';
import { DEFAULT_PROJECT, Gatehouse, PROJECT_FOLDER } from '../support/gatehouse.js';
import { bodyOf } from '../support/scenarios.js';
import { type Browser, describeInChromium, openBrowser } from './support/chromium.js';
import { listen } from './support/listening.js';

const APP_HOST = 'app.example.test';
const SIZES = { narrow: { width: 360, height: 640 }, wide: { width: 1280, height: 800 } };
const SCHEMES = ['light', 'dark'] as const;
const NATIVE = { type: 'android', packageName: 'com.example.app' };
const axe = readFileSync(join(PROJECT_FOLDER, 'node_modules/axe-core/axe.min.js'), 'utf8');

/** SCREENSHOTS=FOLDER keeps what the pages look like, for people to look at. */
const kept = process.env['SCREENSHOTS'];
const screenshots = kept ?? mkdtempSync(join(tmpdir(), 'gatehouse-screenshots-'));
mkdirSync(screenshots, { recursive: true });

describeInChromium('the page behind a magic URL (contract §11.1)', () => {
  /** What the application's landing page was asked for with. */
  const landings: IncomingHttpHeaders[] = [];
  let app: { port: number; close: () => Promise<void> };
  let gatehouse: Gatehouse;

  beforeAll(async () => {
    app = await listen(({ url, headers }, answer) => {
      if (url === '/welcome') landings.push(headers);
      answer.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Welcome</title>');
    });
    const url = `http://${APP_HOST}:${app.port}/welcome`;
    gatehouse = new Gatehouse({
      projects: [
        { ...DEFAULT_PROJECT, name: 'Engines & Co', url },
        {
          ...DEFAULT_PROJECT,
          id: 'native',
          name: 'Notes',
          platforms: [...DEFAULT_PROJECT.platforms, NATIVE],
        },
      ],
    });
    await gatehouse.start();
  }, 60_000);
  afterAll(async () => {
    await gatehouse?.remove();
    await app?.close();
    if (kept === undefined) rmSync(screenshots, { recursive: true });
  });

  async function mailedLink(project = 'default'): Promise<string> {
    const email = someEmail();
    const client = gatehouse.client({ project });
    bodyOf(await client.post('/account/sessions/magic-url', { userId: 'unique()', email }), 201);
    return linkIn(await gatehouse.messageTo(email)).href;
  }

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
      const link = await mailedLink();
      await page.goto(link);
      await page.reload();
      const [sent] = await Promise.all([
        page.waitForRequest((request) => request.method() === 'POST'),
        page.waitForURL(`http://${APP_HOST}:${app.port}/welcome`),
        page.getByRole('button', { name: 'Continue in this browser' }).click(),
      ]);
      expect(await sent.allHeaders()).toMatchObject({
        origin: new URL(link).origin,
        'sec-fetch-site': 'same-origin',
      });
      expect(await page.title()).toBe('Welcome');
      expect(landings.at(-1)?.referer).toBeUndefined();
      expect(complaints).toEqual([]);

      const cookies = await browser.context.cookies(new URL(link).origin);
      expect(cookies.map(({ name }) => name)).toContain('a_session_default_legacy');
      const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
      bodyOf(await gatehouse.client({ headers: { cookie } }).get('/account'));
    });

    it('says that the link has been used, the second time', async () => {
      const link = await mailedLink('native');
      for (const title of ['You are logged in', 'This link does not work']) {
        await page.goto(link);
        await page.getByRole('button').click();
        await page.getByRole('heading', { name: title }).waitFor();
      }
    });

    it('hands the app the link as it is', async () => {
      const link = await mailedLink('native');
      await page.goto(link);
      const deepLink = await page.getByRole('link', { name: 'Open the app' }).getAttribute('href');
      expect(deepLink).toBe(`appwrite-callback-native://${new URL(link).search}`);
      expect(complaints).toEqual([]);
    });

    if (javaScript) {
      it('survives a double click', async () => {
        await page.goto(await mailedLink());
        await page.getByRole('button').dblclick();
        await page.waitForURL(`http://${APP_HOST}:${app.port}/welcome`);
      });
    }
  });

  describe('looks', () => {
    let browser: Browser;
    let page: Page;

    beforeAll(async () => {
      browser = await openBrowser({ hosts: [APP_HOST] });
      page = await browser.context.newPage();
    });
    afterAll(() => browser?.close());

    const QUERY = 'userId=nobody&secret=4f1e&expire=2100-01-01+00%3A00%3A00.000';
    const VIEWS = [
      ['choice', 'project=default'],
      ['app-first', 'project=native'],
      ['refusal', 'project=default&secret='],
    ] as const;
    const looks = VIEWS.flatMap(([view, query]) =>
      ['en', 'he', 'ja'].flatMap((locale) =>
        Object.keys(SIZES).flatMap((size) =>
          SCHEMES.map((scheme) => [view, locale, size, scheme, query] as const),
        ),
      ),
    );

    it.each(looks)('good: %s in %s, %s, %s', async (view, locale, size, colorScheme, query) => {
      await page.setViewportSize(SIZES[size as keyof typeof SIZES]);
      await page.emulateMedia({ colorScheme });
      const base = gatehouse.origin.replace('127.0.0.1', 'localhost');
      const own = view === 'refusal' ? 'userId=nobody' : QUERY;
      await page.goto(`${base}/auth/magic-url?${own}&${query}&locale=${locale}`);
      await page.screenshot({ path: join(screenshots, `${view}-${locale}-${size}-${colorScheme}.png`) });

      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      expect(await page.evaluate('getComputedStyle(document.body).direction')).toBe(
        locale === 'he' ? 'rtl' : 'ltr',
      );
      for (const button of await page.locator('.button').all()) {
        expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44);
      }
      // Not as a script of the page, which its policy would not run.
      await page.evaluate(axe);
      const { violations } = await page.evaluate<AxeResults>('axe.run()');
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
        [],
      );
    });
  });
});
