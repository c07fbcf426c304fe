import { expectProblem, someEmail } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';
import {
  BAD_EMAILS,
  BAD_PASSWORDS,
  describeRequired,
  expectFirstErrorFirst,
} from '../../support/parameters.js';
import {
  ACCOUNT_FIELDS,
  anotherLogin,
  bodyOf,
  expectModel,
  isLoggedIn,
  mailedRecovery,
  mailedVerification,
  resetTo,
  someUser,
} from '../../support/scenarios.js';
import { linkUser, somePhone } from '../../support/ways-in.js';

const gatehouse = useGatehouse({ projects: [DEFAULT_PROJECT, { id: 'other' }] });

describe('PATCH /account/email', () => {
  it('§9.1.updateEmail changes the address and nothing else but $updatedAt', async () => {
    const { client, password, account } = await someUser(gatehouse);
    const email = someEmail();
    const changed = bodyOf(await client.patch('/account/email', { email, password }));
    expectModel(changed, ACCOUNT_FIELDS);
    expect(changed).toEqual({ ...account, email, $updatedAt: changed.$updatedAt });
    expect(changed.$updatedAt > account.$updatedAt).toBe(true);
    expect(bodyOf(await client.get('/account'))).toEqual(changed);
  });

  it('makes the new address the one to log in with, and the old one unknown', async () => {
    const { client, ...user } = await someUser(gatehouse);
    const email = someEmail();
    bodyOf(await client.patch('/account/email', { email, password: user.password }));
    await gatehouse.client().login({ email, password: user.password });
    expectProblem(
      await gatehouse.client().post('/account/sessions/email', user),
      401,
      'user_invalid_credentials',
    );
  });

  it('§14.20 stores it lower-cased and frees the old one at once', async () => {
    const { client, email, password } = await someUser(gatehouse);
    const next = someEmail();
    expect(bodyOf(await client.patch('/account/email', { email: next.toUpperCase(), password })).email).toBe(
      next,
    );
    await gatehouse.client().register({ email });
  });

  it('§14.21 resets the verification, also when the address stays the same', async () => {
    const { client, email, password } = await someUser(gatehouse);
    bodyOf(
      await gatehouse
        .client()
        .put('/account/verification', await mailedVerification(gatehouse, client, email)),
    );
    expect(bodyOf(await client.get('/account')).emailVerification).toBe(true);
    expect(bodyOf(await client.patch('/account/email', { email, password })).emailVerification).toBe(false);
  });

  it('keeps all sessions', async () => {
    const { client, ...user } = await someUser(gatehouse);
    const other = await anotherLogin(gatehouse, user);
    bodyOf(await client.patch('/account/email', { email: someEmail(), password: user.password }));
    expect(await isLoggedIn(client)).toBe(true);
    expect(await isLoggedIn(other.client)).toBe(true);
  });

  it('§17.9 ends open verification links of the old address', async () => {
    const { client, email, password } = await someUser(gatehouse);
    const token = await mailedVerification(gatehouse, client, email);
    bodyOf(await client.patch('/account/email', { email: someEmail(), password }));
    expectProblem(await gatehouse.client().put('/account/verification', token), 401, 'user_invalid_token');
    expect(bodyOf(await client.get('/account')).emailVerification).toBe(false);
  });

  it('§17.9 ends open recovery links of the old address', async () => {
    const { client, email, password } = await someUser(gatehouse);
    const token = await mailedRecovery(gatehouse, email);
    bodyOf(await client.patch('/account/email', { email: someEmail(), password }));
    const answer = await gatehouse.client().put('/account/recovery', resetTo(token, 'a stolen account'));
    expectProblem(answer, 401, 'user_invalid_token');
  });

  it('leaves the open links of other users alone', async () => {
    const [mover, other] = [await someUser(gatehouse), await someUser(gatehouse)];
    const token = await mailedVerification(gatehouse, other.client, other.email);
    bodyOf(await mover.client.patch('/account/email', { email: someEmail(), password: mover.password }));
    bodyOf(await gatehouse.client().put('/account/verification', token));
  });

  it('sends no mail', async () => {
    const { client, password } = await someUser(gatehouse);
    const email = someEmail();
    bodyOf(await client.patch('/account/email', { email, password }));
    await mailedVerification(gatehouse, client, email);
    expect((await gatehouse.messages()).filter(({ to }) => to === email)).toHaveLength(1);
  });

  it('§9.1.updateEmail writes user.update into the log', async () => {
    const { client, password } = await someUser(gatehouse);
    bodyOf(await client.patch('/account/email', { email: someEmail(), password }));
    expect(bodyOf(await client.get('/account/logs')).logs[0].event).toBe('user.update');
  });

  it('announces no limit, for there is none', async () => {
    const { client, email, password } = await someUser(gatehouse);
    expect(
      (await client.patch('/account/email', { email, password })).headers['x-ratelimit-limit'],
    ).toBeUndefined();
  });
});

describe('PATCH /account/email refuses', () => {
  it('a wrong password, and changes nothing', async () => {
    const { client, account } = await someUser(gatehouse);
    const answer = await client.patch('/account/email', { email: someEmail(), password: 'not my password' });
    expectProblem(answer, 401, 'user_invalid_credentials');
    expect(bodyOf(await client.get('/account'))).toEqual(account);
  });

  it('§16.5 somebody with email and phone and no password, until one is set', async () => {
    const { client } = await linkUser(gatehouse, someEmail());
    const password = 'a first password';
    bodyOf(await client.patch('/account/phone', { phone: somePhone(), password }));
    for (const [field, value] of [
      ['email', someEmail()],
      ['phone', somePhone()],
    ] as const) {
      const answer = await client.patch(`/account/${field}`, { [field]: value, password });
      expectProblem(answer, 401, 'user_invalid_credentials');
    }
    bodyOf(await client.patch('/account/password', { password }));
    bodyOf(await client.patch('/account/email', { email: someEmail(), password }));
  });

  it('an address of somebody else, in whatever case, after the password', async () => {
    const [{ client, password, account }, other] = [await someUser(gatehouse), await someUser(gatehouse)];
    for (const email of [other.email, other.email.toUpperCase()]) {
      expectProblem(
        await client.patch('/account/email', { email, password }),
        409,
        'user_email_already_exists',
      );
    }
    const answer = await client.patch('/account/email', { email: other.email, password: 'not my password' });
    expectProblem(answer, 401, 'user_invalid_credentials');
    expect(bodyOf(await client.get('/account'))).toEqual(account);
  });

  it('§14.20 no address because of another project', async () => {
    const { client, password } = await someUser(gatehouse);
    const { email } = await gatehouse.client({ project: 'other' }).register();
    expect(bodyOf(await client.patch('/account/email', { email, password })).email).toBe(email);
  });

  it('§14.10 a guest before it looks at parameters', async () => {
    expectProblem(await gatehouse.client().patch('/account/email', {}), 401, 'general_unauthorized_scope');
  });

  it('to change another account than that of the caller', async () => {
    const [{ client, password, id }, victim] = [await someUser(gatehouse), await someUser(gatehouse)];
    const body = {
      email: someEmail(),
      password,
      userId: victim.id,
      $id: victim.id,
      id: victim.id,
      emailVerification: true,
    };
    expect(bodyOf(await client.patch('/account/email', body))).toMatchObject({
      $id: id,
      emailVerification: false,
    });
    expect(bodyOf(await victim.client.get('/account'))).toEqual(victim.account);
  });

  describe('parameters', () => {
    let caller: Awaited<ReturnType<typeof someUser>>;
    beforeAll(async () => (caller = await someUser(gatehouse)));
    const send = (body: object) =>
      caller.client.patch('/account/email', { email: someEmail(), password: caller.password, ...body });

    describeRequired('email', BAD_EMAILS, (email) => send({ email }));
    describeRequired('password', BAD_PASSWORDS, (password) => send({ password }));

    it('the first wrong one only', async () => {
      await expectFirstErrorFirst(['email', 'password'], { email: someEmail() }, (body) =>
        caller.client.patch('/account/email', body),
      );
    });

    it('and none of these has changed anything', async () => {
      expect(bodyOf(await caller.client.get('/account'))).toEqual(caller.account);
    });
  });
});
