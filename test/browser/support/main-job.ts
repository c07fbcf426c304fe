import { linkIn, someEmail } from '../../support/expectations.js';
import type { SdkVersion } from './app-pages.js';
import type { AppPage, Stage } from './stage.js';

const OLD = 'correct horse battery';
const NEW = 'a brand new password';

/** The main job, step by step, each one on the state that the one before has left. */
export function describeMainJob(stage: Stage, version: SdkVersion): void {
  const email = someEmail();
  let app: AppPage;

  beforeAll(async () => {
    await stage.forgetSession();
    app = await stage.open(stage.appUrl(version));
  });
  afterAll(() => app?.page.close());

  it('begins as a guest', async () => {
    expect(await app.refusal('get')).toBe('401 general_unauthorized_scope');
  });

  it('registers with an id of the SDK', async () => {
    const id = await app.evaluate('ID.unique()');
    const account = await app.use('create', id, email, OLD, 'Ada Lovelace');
    expect(account).toMatchObject({ email, name: 'Ada Lovelace', emailVerification: false });
    expect(await app.refusal('get')).toBe('401 general_unauthorized_scope');
    expect(await app.refusal('create', id, email, OLD)).toBe('409 user_already_exists');
  });

  it('logs in', async () => {
    expect(await app.refusal('createEmailSession', email, 'not my password')).toBe(
      '401 user_invalid_credentials',
    );
    const session = await app.use('createEmailSession', email, OLD);
    expect(session).toMatchObject({ provider: 'email', current: true });
    expect(await app.use('get')).toMatchObject({ $id: session.userId, email });
  });

  it('verifies the address by the mailed link', async () => {
    await app.use('createVerification', stage.appUrl(version, '/verify'));
    const link = linkIn(await stage.gatehouse.messageTo(email));
    const opened = await stage.open(link.href);
    expect(await opened.outcome()).toBe('done');
    await opened.page.reload();
    expect(await opened.outcome()).toBe('401 user_invalid_token');
    await opened.page.close();
    expect(await app.use('get')).toMatchObject({ emailVerification: true });
  });

  it('sets preferences', async () => {
    const prefs = { theme: 'dark', size: 2, nested: { list: [], ключ: '🍰' } };
    expect((await app.use('updatePrefs', prefs)).prefs).toEqual(prefs);
    expect(await app.use('getPrefs')).toEqual(prefs);
  });

  it('sees sessions and logs, a page of them too', async () => {
    const sessions = await app.use('listSessions');
    expect(sessions).toMatchObject({
      total: 1,
      sessions: [{ current: true, provider: 'email', ip: '203.0.113.7' }],
    });
    const logs = await app.use('listLogs');
    expect(logs.logs[0].event).toBe('user.update');
    expect(logs.logs.at(-1).event).toBe('user.create');
    const queries = [await app.evaluate('Query.limit(2)'), await app.evaluate('Query.offset(1)')];
    const page = await app.use('listLogs', queries);
    expect(page).toEqual({ total: logs.total, logs: logs.logs.slice(1, 3) });
  });

  it('survives a reload of the page', async () => {
    await app.page.reload();
    expect(await app.use('get')).toMatchObject({ email });
  });

  it('recovers by the mailed link, in a form', async () => {
    await app.use('createRecovery', email, stage.appUrl(version, '/reset'));
    const link = linkIn(await stage.gatehouse.messageTo(email, 2));
    const opened = await stage.open(link.href);
    await opened.page.getByLabel('New password').fill(NEW);
    await opened.page.getByLabel('Again').fill(NEW);
    await opened.page.getByRole('button').click();
    expect(await opened.outcome()).toBe('done');
    await opened.page.close();
  });

  it('logs in with the new password only', async () => {
    await app.use('deleteSession', 'current');
    expect(await app.refusal('get')).toBe('401 general_unauthorized_scope');
    expect(await app.refusal('createEmailSession', email, OLD)).toBe('401 user_invalid_credentials');
    await app.use('createEmailSession', email, NEW);
    expect(await app.use('getSession', 'current')).toMatchObject({ current: true });
  });

  it('logs out everywhere', async () => {
    const elsewhere = stage.gatehouse.client();
    await elsewhere.login({ email, password: NEW });
    expect((await app.use('listSessions')).total).toBe(2);
    await app.use('deleteSessions');
    expect(await app.fallback()).toBe('[]');
    expect(await app.refusal('get')).toBe('401 general_unauthorized_scope');
    expect((await elsewhere.get('/account')).status).toBe(401);
  });
}
