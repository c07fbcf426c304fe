import { someEmail } from '../support/expectations.js';
import { Gatehouse } from '../support/gatehouse.js';
import { bodyOf } from '../support/scenarios.js';
import { askForCode, askForLink, somePhone } from '../support/ways-in.js';
import { type Browser, describeInChromium, openBrowser } from './support/chromium.js';
import { complaintsIn, faultsOf } from './support/looks.js';

describeInChromium('the inbox page', () => {
  const gatehouse = new Gatehouse();
  let browser: Browser;
  let complaints: string[];

  beforeAll(async () => {
    await gatehouse.start();
    browser = await openBrowser();
    complaints = await complaintsIn(browser.context, () => [gatehouse.origin]);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await gatehouse.remove();
  });
  afterEach(() => expect(complaints).toEqual([]));

  it('looks good without messages', async () => {
    const page = await browser.context.newPage();
    await page.goto(`${gatehouse.origin}/inbox`);
    expect(await page.getByRole('status').innerText()).toBe('No messages.');
    expect(await faultsOf(page, 'inbox-empty')).toEqual([]);
    await page.close();
  });

  it('looks good with mails in several languages and an SMS, the newest opened', async () => {
    const client = gatehouse.client();
    const phone = somePhone();
    bodyOf(await askForCode(client, phone), 201);
    await gatehouse.messageTo(phone);
    for (const locale of ['he', 'ja', 'en']) {
      const email = someEmail();
      bodyOf(await askForLink(client, email, { locale }), 201);
      await gatehouse.messageTo(email);
    }
    const page = await browser.context.newPage();
    await page.goto(`${gatehouse.origin}/inbox`);
    const opened = page.locator('details[open]');
    expect(await opened.count()).toBe(1);
    expect(await opened.locator('.title').innerText()).toBe('Login');
    expect(await faultsOf(page, 'inbox')).toEqual([]);
    const closed = page.locator('details:not([open]) summary');
    while ((await closed.count()) > 0) await closed.first().click();
    expect(await faultsOf(page, 'inbox-open')).toEqual([]);
    await page.close();
  });

  it('is emptied by a button, and by the keyboard', async () => {
    const page = await browser.context.newPage();
    await page.goto(`${gatehouse.origin}/inbox`);
    await page.getByRole('button', { name: 'Delete all' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('No messages.').waitFor();
    expect(await gatehouse.messages()).toEqual([]);
    await page.close();
  });
});
