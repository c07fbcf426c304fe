import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';
import { PROJECT_FOLDER } from '../../support/gatehouse.js';

const SIZES = { narrow: { width: 360, height: 640 }, wide: { width: 1280, height: 800 } };
const SCHEMES = ['light', 'dark'] as const;
/** What a finger hits (WCAG 2.5.5). */
const LEAST_TARGET = 44;
const axe = readFileSync(join(PROJECT_FOLDER, 'node_modules/axe-core/axe.min.js'), 'utf8');

/** SCREENSHOTS=FOLDER keeps what the pages look like, for people to look at. */
const screenshots = process.env['SCREENSHOTS'];
if (screenshots !== undefined) mkdirSync(screenshots, { recursive: true });

/**
 * What is wrong with the page that is open, in every size and colour scheme.
 *
 * @param checker a page that may run scripts, where this one may not: it gets the same document to look at
 */
export async function faultsOf(page: Page, name: string, checker: Page = page): Promise<string[]> {
  if (checker !== page) await checker.setContent(await page.content());
  const faults: string[] = [];
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of SCHEMES) {
      for (const shown of new Set([page, checker])) {
        await shown.setViewportSize(viewport);
        await shown.emulateMedia({ colorScheme });
      }
      const view = `${name}-${size}-${colorScheme}`;
      if (screenshots !== undefined) await page.screenshot({ path: join(screenshots, `${view}.png`) });
      const found = [...(await faultsOfLayout(page)), ...(await faultsOfAccess(checker))];
      faults.push(...found.map((fault) => `${view}: ${fault}`));
    }
  }
  return faults;
}

async function faultsOfLayout(page: Page): Promise<string[]> {
  const faults: string[] = [];
  if (!(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'))) {
    faults.push('scrolls sideways');
  }
  for (const button of await page.locator('.button:visible').all()) {
    const { height = 0 } = (await button.boundingBox()) ?? {};
    if (height < LEAST_TARGET) faults.push(`${await button.innerText()}: only ${height} px high`);
  }
  return faults;
}

async function faultsOfAccess(page: Page): Promise<string[]> {
  // Not as a script of the page, which its policy would not run.
  if (!(await page.evaluate(`'axe' in globalThis`))) await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/**
 * What the pages of a browser complain of, and what they ask of others than these origins, which is kept from them.
 * A page that is a refusal is one to the console as well: that is none.
 */
export async function complaintsIn(context: BrowserContext, origins: () => string[]): Promise<string[]> {
  const complaints: string[] = [];
  context.on('console', (message) => {
    const isOwnStatus = message.location().url === message.page()?.url();
    if (['error', 'warning'].includes(message.type()) && !isOwnStatus) complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  await context.route('**/*', async (route) => {
    const url = route.request().url();
    if (origins().includes(new URL(url).origin)) return route.continue();
    complaints.push(`asked for ${url}`);
    return route.abort();
  });
  return complaints;
}
