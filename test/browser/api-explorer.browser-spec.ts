import type { Page } from 'playwright-core';
import { someEmail } from '../support/expectations.js';
import { Gatehouse } from '../support/gatehouse.js';
import { describeInChromium, openBrowser, type Browser } from './support/chromium.js';

const PASSWORD = 'correct horse battery';

describeInChromium('the API explorer at /docs', () => {
  const gatehouse = new Gatehouse();
  const complaints: string[] = [];
  const email = someEmail();
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    await gatehouse.start();
    browser = await openBrowser();
    page = await browser.context.newPage();
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('requestfailed', (request) =>
      complaints.push(`${request.url()} ${request.failure()?.errorText}`),
    );
    page.on(
      'response',
      (answer) => answer.status() >= 400 && complaints.push(`${answer.status()} ${answer.url()}`),
    );
    await page.goto(`${gatehouse.origin.replace('127.0.0.1', 'localhost')}/docs`);
    await page.waitForSelector('.opblock');
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await gatehouse.remove();
  });

  /** Opens an operation by its id, tries it out, and reads what the explorer shows of the answer. */
  async function tryOut(operation: string, body?: object) {
    const block = page.locator(`.opblock[id^="operations-"][id$="-${operation}"]`);
    if (!(await block.getAttribute('class'))?.includes('is-open'))
      await block.locator('.opblock-summary').click();
    const tryIt = block.locator('.try-out__btn', { hasText: 'Try it out' });
    await block.locator('.opblock-body').waitFor();
    if ((await tryIt.count()) > 0) await tryIt.click();
    const project = block.locator('tr[data-param-name="X-Appwrite-Project"] input');
    if ((await project.count()) > 0) await project.fill('default');
    if (body !== undefined) await block.locator('textarea.body-param__text').fill(JSON.stringify(body));
    await block.locator('button.execute').click();
    const live = block.locator('.live-responses-table');
    await live.locator('tr.response td.response-col_status').first().waitFor();
    const status = Number(
      (await live.locator('tr.response td.response-col_status').first().innerText()).trim().slice(0, 3),
    );
    const shown = await live.locator('tr.response .highlight-code').first().innerText();
    return { status, shown };
  }

  async function authorize() {
    const button = page.locator('.auth-wrapper button.authorize').first();
    if ((await button.count()) === 0) return;
    await button.click();
    const scheme = page.locator('.modal-ux .auth-container', { hasText: 'X-Appwrite-Project' });
    if ((await scheme.count()) > 0) {
      await scheme.locator('input').first().fill('default');
      await scheme.locator('button.authorize').click();
    }
    await page.locator('.modal-ux button.btn-done, .modal-ux .close-modal').first().click();
  }

  it('loads without a complaint of the browser', () => {
    expect(complaints).toEqual([]);
  });

  it('loads nothing from anywhere else', async () => {
    const resources = await page.evaluate<string[]>(
      `performance.getEntriesByType('resource').map(({ name }) => name)`,
    );
    const origin = gatehouse.origin.replace('127.0.0.1', 'localhost');
    expect(resources.filter((url) => !url.startsWith(origin) && !url.startsWith('data:'))).toEqual([]);
  });

  it('shows every operation of the main job', async () => {
    const ids = await page
      .locator('.opblock')
      .evaluateAll((blocks) => blocks.map(({ id }) => id.split('-').pop()));
    const wanted = [
      ...[
        'create',
        'get',
        'updateEmail',
        'updateName',
        'updatePassword',
        'getPrefs',
        'updatePrefs',
        'updateStatus',
      ],
      ...['listLogs', 'createEmailSession', 'listSessions', 'getSession', 'deleteSession', 'deleteSessions'],
      ...['createVerification', 'updateVerification', 'createRecovery', 'updateRecovery'],
    ];
    expect(ids).toEqual(expect.arrayContaining(wanted));
  });

  it('creates an account, logs in and gets the account with the session cookie', async () => {
    await authorize();
    const created = await tryOut('create', { userId: 'unique()', email, password: PASSWORD, name: 'Ada' });
    expect(created.status).toBe(201);
    expect(created.shown).toContain(email);

    const session = await tryOut('createEmailSession', { email, password: PASSWORD });
    expect(session.status).toBe(201);
    const cookies = (await browser.context.cookies()).filter(({ name }) => name.startsWith('a_session_'));
    expect(cookies.length).toBeGreaterThan(0);

    const account = await tryOut('get');
    expect(account.status).toBe(200);
    expect(account.shown).toContain(email);
    expect(complaints).toEqual([]);
  });

  it('shows the problem of a guest', async () => {
    await browser.context.clearCookies();
    const { status, shown } = await tryOut('get');
    expect(status).toBe(401);
    expect(shown).toContain('general_unauthorized_scope');
  });
});
