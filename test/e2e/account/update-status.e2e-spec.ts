import { expectProblem, someEmail } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';
import {
  ACCOUNT_FIELDS,
  anotherLogin,
  bodyOf,
  everythingStored,
  expectModel,
  mailedRecovery,
  mailedVerification,
  RETURN_URL,
  resetTo,
  someUser,
} from '../../support/scenarios.js';

const gatehouse = useGatehouse();

async function blockedUser() {
  const user = await someUser(gatehouse);
  bodyOf(await user.client.patch('/account/status'));
  return user;
}

describe('PATCH /account/status', () => {
  it('§9.1.updateStatus blocks the account and shows it', async () => {
    const { client, account } = await someUser(gatehouse);
    const blocked = bodyOf(await client.patch('/account/status'));
    expectModel(blocked, ACCOUNT_FIELDS);
    expect(blocked).toEqual({ ...account, status: false, $updatedAt: blocked.$updatedAt });
    expect(blocked.$updatedAt > account.$updatedAt).toBe(true);
  });

  it('§14.7 answers X-Fallback-Cookies [] and leaves the cookies', async () => {
    const { client } = await someUser(gatehouse);
    const answer = await client.patch('/account/status', {});
    expect(answer.headers['x-fallback-cookies']).toBe('[]');
    expect(answer.setCookies).toEqual([]);
  });

  it('§14.47 ignores a status that is sent along', async () => {
    const { client } = await someUser(gatehouse);
    expect(bodyOf(await client.patch('/account/status', { status: true })).status).toBe(false);
    expectProblem(await client.patch('/account/status', { status: true }), 401, 'user_blocked');
  });

  it('§9.1.updateStatus writes user.update into the log, which its user can read no more', async () => {
    const { client, id } = await someUser(gatehouse);
    bodyOf(await client.patch('/account/status'));
    const rows = (await everythingStored(gatehouse)).split('},{');
    expect(rows.filter((row) => row.includes(id) && row.includes('"user.update"'))).toHaveLength(1);
  });

  it('§14.10 refuses a guest', async () => {
    expectProblem(await gatehouse.client().patch('/account/status'), 401, 'general_unauthorized_scope');
  });

  it('blocks nobody but the caller', async () => {
    const [{ client }, victim] = [await someUser(gatehouse), await someUser(gatehouse)];
    bodyOf(await client.patch('/account/status', { userId: victim.id, $id: victim.id }));
    expect(bodyOf(await victim.client.get('/account'))).toEqual(victim.account);
  });
});

describe('a blocked account', () => {
  it('§14.13 is refused with every session at once, on every route', async () => {
    const user = await someUser(gatehouse);
    const other = await anotherLogin(gatehouse, user);
    bodyOf(await user.client.patch('/account/status'));
    for (const client of [user.client, other.client]) {
      expectProblem(await client.get('/account'), 401, 'user_blocked');
      expectProblem(await client.get('/account/sessions'), 401, 'user_blocked');
      expectProblem(await client.patch('/account/name', {}), 401, 'user_blocked');
      expectProblem(await client.delete('/account/sessions/current'), 401, 'user_blocked');
      expectProblem(await client.delete('/account/sessions'), 401, 'user_blocked');
    }
  });

  it('§14.13 is refused with its session on public routes, too', async () => {
    const { client, email } = await blockedUser();
    const body = { userId: 'unique()', email: someEmail(), password: 'correct horse battery' };
    expectProblem(await client.post('/account', body), 401, 'user_blocked');
    expectProblem(await client.post('/account/sessions/email', body), 401, 'user_blocked');
    expectProblem(await client.post('/account/recovery', { email, url: RETURN_URL }), 401, 'user_blocked');
    expectProblem(await client.put('/account/verification', {}), 401, 'user_blocked');
  });

  it('§14.12 shows only with the right password', async () => {
    const { email, password } = await blockedUser();
    const login = (given: string) =>
      gatehouse.client().post('/account/sessions/email', { email, password: given });
    expectProblem(await login(password), 401, 'user_blocked');
    expectProblem(await login('not my password'), 401, 'user_invalid_credentials');
  });

  it('gets no recovery mail', async () => {
    const { email } = await blockedUser();
    const answer = await gatehouse.client().post('/account/recovery', { email, url: RETURN_URL });
    expectProblem(answer, 401, 'user_blocked');
    expect((await gatehouse.messages()).filter(({ to }) => to === email)).toEqual([]);
  });

  it('§17.12 is not reset by a recovery link from before', async () => {
    const { client, email, password } = await someUser(gatehouse);
    const token = await mailedRecovery(gatehouse, email);
    bodyOf(await client.patch('/account/status'));
    const answer = await gatehouse.client().put('/account/recovery', resetTo(token, 'a brand new password'));
    expectProblem(answer, 401, 'user_blocked');
    expectProblem(
      await gatehouse.client().post('/account/sessions/email', { email, password }),
      401,
      'user_blocked',
    );
  });

  it('§17.12 does not show to somebody with a wrong recovery secret', async () => {
    const { id } = await blockedUser();
    const answer = await gatehouse
      .client()
      .put('/account/recovery', resetTo({ userId: id, secret: 'a' }, 'a brand new password'));
    expectProblem(answer, 401, 'user_invalid_token');
  });

  it('answers a verification link from before without a failure of the server', async () => {
    const { client, email } = await someUser(gatehouse);
    const token = await mailedVerification(gatehouse, client, email);
    bodyOf(await client.patch('/account/status'));
    expect([200, 401]).toContain((await gatehouse.client().put('/account/verification', token)).status);
  });

  it('keeps its email taken', async () => {
    const { email } = await blockedUser();
    const body = { userId: 'unique()', email, password: 'correct horse battery' };
    expectProblem(await gatehouse.client().post('/account', body), 409, 'user_already_exists');
  });
});
