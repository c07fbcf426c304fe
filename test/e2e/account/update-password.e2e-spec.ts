import { expectProblem, someEmail } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';
import {
  BAD_PASSWORDS,
  describeOptional,
  describeRequired,
  expectFirstErrorFirst,
} from '../../support/parameters.js';
import {
  ACCOUNT_FIELDS,
  anotherLogin,
  bodyOf,
  expectModel,
  isLoggedIn,
  someUser,
} from '../../support/scenarios.js';
import { linkUser, phoneUser } from '../../support/ways-in.js';

const gatehouse = useGatehouse({
  projects: [
    DEFAULT_PROJECT,
    { id: 'history', auth: { passwordHistory: 2 } },
    { id: 'ending', auth: { endSessionsOnPasswordChange: true } },
  ],
});

const NEW = 'a brand new password';

describe('PATCH /account/password', () => {
  it('§9.1.updatePassword changes the password, passwordUpdate and $updatedAt, nothing else', async () => {
    const { client, password, account } = await someUser(gatehouse);
    const changed = bodyOf(await client.patch('/account/password', { password: NEW, oldPassword: password }));
    expectModel(changed, ACCOUNT_FIELDS);
    expect(changed).toEqual({
      ...account,
      passwordUpdate: changed.passwordUpdate,
      $updatedAt: changed.$updatedAt,
    });
    expect(changed.passwordUpdate > account.passwordUpdate).toBe(true);
    expect(changed.$updatedAt).toBe(changed.passwordUpdate);
    expect(bodyOf(await client.get('/account'))).toEqual(changed);
  });

  it('lets only the new password in from then on', async () => {
    const { client, email, password } = await someUser(gatehouse);
    bodyOf(await client.patch('/account/password', { password: NEW, oldPassword: password }));
    await gatehouse.client().login({ email, password: NEW });
    const answer = await gatehouse.client().post('/account/sessions/email', { email, password });
    expectProblem(answer, 401, 'user_invalid_credentials');
  });

  it('§14.26 §17.10 keeps every session, also others', async () => {
    const { client, ...user } = await someUser(gatehouse);
    const other = await anotherLogin(gatehouse, user);
    bodyOf(await client.patch('/account/password', { password: NEW, oldPassword: user.password }));
    expect(await isLoggedIn(client)).toBe(true);
    expect(await isLoggedIn(other.client)).toBe(true);
  });

  it("§17.10-opt-in ends all other sessions where the project wants it, and nobody else's", async () => {
    const { client, ...user } = await someUser(gatehouse, { project: 'ending' });
    const other = await anotherLogin(gatehouse, user, 'ending');
    const stranger = await someUser(gatehouse, { project: 'ending' });
    const answer = await client.patch('/account/password', { password: NEW, oldPassword: 'not my password' });
    expectProblem(answer, 401, 'user_invalid_credentials');
    expect(await isLoggedIn(other.client)).toBe(true);

    bodyOf(await client.patch('/account/password', { password: NEW, oldPassword: user.password }));
    expect(await isLoggedIn(client)).toBe(true);
    expect(await isLoggedIn(other.client)).toBe(false);
    expect(await isLoggedIn(stranger.client)).toBe(true);
    expect(bodyOf(await client.get('/account/sessions')).total).toBe(1);
  });

  it('§17.10-opt-in ends all sessions where a JWT alone says who it is', async () => {
    const { client, password } = await someUser(gatehouse, { project: 'ending' });
    const { jwt } = bodyOf(await client.post('/account/jwt'), 201);
    const headers = { 'x-appwrite-jwt': jwt };
    const body = { password: NEW, oldPassword: password };
    bodyOf(await gatehouse.client({ project: 'ending', headers }).patch('/account/password', body));
    expect(await isLoggedIn(client)).toBe(false);
  });

  it.each([
    ['magic link', () => linkUser(gatehouse, someEmail())],
    ['phone code', () => phoneUser(gatehouse)],
  ])(
    '§14.24 §15.11 sets a first password after a %s without an old one, the next one with it',
    async (_way, signIn) => {
      const { client } = await signIn();
      const set = (body: object) => client.patch('/account/password', body);
      expect(bodyOf(await set({ password: 'a first password' })).passwordUpdate).not.toBe('');
      expectProblem(await set({ password: NEW }), 401, 'user_invalid_credentials');
      bodyOf(await set({ password: NEW, oldPassword: 'a first password' }));
    },
  );

  it('takes the same password again where no history is kept', async () => {
    const { client, password } = await someUser(gatehouse);
    bodyOf(await client.patch('/account/password', { password, oldPassword: password }));
  });

  it('§9.1.updatePassword writes user.update into the log', async () => {
    const { client, password } = await someUser(gatehouse);
    bodyOf(await client.patch('/account/password', { password: NEW, oldPassword: password }));
    expect(bodyOf(await client.get('/account/logs')).logs[0].event).toBe('user.update');
  });
});

describe('PATCH /account/password refuses', () => {
  let caller: Awaited<ReturnType<typeof someUser>>;
  beforeAll(async () => (caller = await someUser(gatehouse)));
  const send = (body: object) =>
    caller.client.patch('/account/password', { password: NEW, oldPassword: caller.password, ...body });

  it('§15.11 a missing, null or wrong oldPassword of a user who has one', async () => {
    for (const oldPassword of [undefined, null, 'not my password', NEW]) {
      expectProblem(await send({ oldPassword }), 401, 'user_invalid_credentials');
    }
  });

  it('§14.10 a guest before it looks at parameters', async () => {
    expectProblem(await gatehouse.client().patch('/account/password', {}), 401, 'general_unauthorized_scope');
  });

  it('to change the password of anybody but the caller', async () => {
    const victim = await someUser(gatehouse);
    const other = await someUser(gatehouse);
    const body = { password: NEW, oldPassword: other.password, userId: victim.id, email: victim.email };
    bodyOf(await other.client.patch('/account/password', body));
    await gatehouse.client().login(victim);
  });

  describeRequired('password', BAD_PASSWORDS, (password) => send({ password }));
  describeOptional('oldPassword', BAD_PASSWORDS, (oldPassword) => send({ oldPassword }));

  it('the first wrong parameter only', async () => {
    await expectFirstErrorFirst(['password', 'oldPassword'], { password: NEW }, send);
  });

  it('all of that without changing anything', async () => {
    expect(bodyOf(await caller.client.get('/account'))).toEqual(caller.account);
    await gatehouse.client().login(caller);
  });
});

describe('the password history', () => {
  const historical = () => someUser(gatehouse, { project: 'history', password: 'first password' });
  const change = (user: Awaited<ReturnType<typeof historical>>, oldPassword: string, password: string) =>
    user.client.patch('/account/password', { oldPassword, password });

  it('refuses the current password', async () => {
    const user = await historical();
    expectProblem(await change(user, 'first password', 'first password'), 409, 'password_recently_used');
  });

  it('§16.12 keeps the last N, the current one included, and no more', async () => {
    const user = await historical();
    bodyOf(await change(user, 'first password', 'second password'));
    expectProblem(await change(user, 'second password', 'first password'), 409, 'password_recently_used');
    bodyOf(await change(user, 'second password', 'third password'));
    expectProblem(await change(user, 'third password', 'second password'), 409, 'password_recently_used');
    bodyOf(await change(user, 'third password', 'first password'));
    await gatehouse.client({ project: 'history' }).login({ email: user.email, password: 'first password' });
  });

  it('changes nothing by a refusal', async () => {
    const user = await historical();
    await change(user, 'first password', 'first password');
    expect(bodyOf(await user.client.get('/account'))).toEqual(user.account);
  });

  it('§17.27 is looked at only after the current password was right', async () => {
    const user = await historical();
    expectProblem(await change(user, 'wrong password', 'first password'), 401, 'user_invalid_credentials');
  });

  it('does not forget the oldest entry under simultaneous changes', async () => {
    const user = await historical();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => change(user, 'first password', `password number ${index}`)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const winner = answers.findIndex(({ status }) => status === 200);
    expectProblem(
      await change(user, `password number ${winner}`, 'first password'),
      409,
      'password_recently_used',
    );
  });
});
