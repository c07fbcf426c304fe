import { someEmail } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';
import {
  anotherLogin,
  atOnce,
  bodyOf,
  expectOneWinner,
  mailedRecovery,
  mailedVerification,
  resetTo,
  someUser,
} from '../../support/scenarios.js';

const gatehouse = useGatehouse({
  projects: [
    DEFAULT_PROJECT,
    { id: 'three-users', auth: { maxUsers: 3 } },
    { id: 'five-sessions', auth: { maxSessionsPerUser: 5 } },
    { id: 'one-session', auth: { maxSessionsPerUser: 1 } },
  ],
});

const create = (body: object, project = 'default') =>
  gatehouse
    .client({ project })
    .post('/account', { userId: 'unique()', password: 'correct horse battery', ...body });

describe('of many simultaneous requests', () => {
  it('one registers an email, in whatever case', async () => {
    const email = someEmail();
    const answers = await atOnce(50, (index) =>
      create({ email: index % 2 === 0 ? email : email.toUpperCase() }),
    );
    const winner = expectOneWinner(answers, 201, [409, 'user_already_exists']);
    const { session } = await anotherLogin(gatehouse, { email, password: 'correct horse battery' });
    expect(session.userId).toBe(winner.body.$id);
  });

  it('one registers an id, and the emails of the others stay free', async () => {
    const userId = `race-${Date.now()}`;
    const emails = Array.from({ length: 30 }, someEmail);
    const answers = await atOnce(30, (index) => create({ userId, email: emails[index] }));
    const winner = expectOneWinner(answers, 201, [409, 'user_already_exists']);
    const loser = emails.find((email) => email !== winner.body.email) as string;
    bodyOf(await create({ email: loser }), 201);
  });

  it('one registers the same id and email', async () => {
    const body = { userId: `twin-${Date.now()}`, email: someEmail() };
    expectOneWinner(await atOnce(30, () => create(body)), 201, [409, 'user_already_exists']);
  });

  it('as many register as the user limit allows', async () => {
    const answers = await atOnce(20, () => create({ email: someEmail() }, 'three-users'));
    const seen = answers.map(({ status, body }) => `${status} ${body.type ?? ''}`).sort();
    expect(seen).toEqual([...Array(3).fill('201 '), ...Array(17).fill('501 user_count_exceeded')]);
  });

  it('one changes to an email, from several accounts', async () => {
    const users = await Promise.all(Array.from({ length: 10 }, () => someUser(gatehouse)));
    const email = someEmail();
    const answers = await atOnce(20, (index) => {
      const { client, password } = users[index % 2] as (typeof users)[number];
      return client.patch('/account/email', { email, password });
    });
    const owners = new Set(answers.filter(({ status }) => status === 200).map(({ body }) => body.$id));
    expect(owners.size).toBe(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expect(answer.body).toMatchObject({ code: 409, type: 'user_email_already_exists' });
    }
    const again = await atOnce(8, (index) => {
      const { client, password } = users[index + 2] as (typeof users)[number];
      return client.patch('/account/email', { email, password });
    });
    for (const answer of again) expect(answer.body.type).toBe('user_email_already_exists');
  });

  it('one changes to an email that another one registers', async () => {
    const { client, password } = await someUser(gatehouse);
    const email = someEmail();
    const answers = await atOnce(20, (index) =>
      index === 10 ? client.patch('/account/email', { email, password }) : create({ email }),
    );
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
  });

  it('one spends a verification link', async () => {
    const { client, email } = await someUser(gatehouse);
    const token = await mailedVerification(gatehouse, client, email);
    const answers = await atOnce(50, () => gatehouse.client().put('/account/verification', token));
    expectOneWinner(answers, 200, [401, 'user_invalid_token']);
    const { logs } = bodyOf(await client.get('/account/logs'));
    expect(logs.filter(({ event }: { event: string }) => event === 'verification.update')).toHaveLength(1);
  });

  it('one spends a recovery link, and only its password counts', async () => {
    const { email } = await gatehouse.client().register();
    const token = await mailedRecovery(gatehouse, email);
    const password = (index: number) => `the password of number ${index}`;
    const answers = await atOnce(30, (index) =>
      gatehouse.client().put('/account/recovery', resetTo(token, password(index))),
    );
    const winner = answers.indexOf(expectOneWinner(answers, 200, [401, 'user_invalid_token']));
    const logins = await atOnce(30, (index) =>
      gatehouse.client().post('/account/sessions/email', { email, password: password(index) }),
    );
    expect(logins.map(({ status }) => status === 201)).toEqual(logins.map((_, index) => index === winner));
  });

  it('one changes the password from the old one', async () => {
    const { client, email, password } = await someUser(gatehouse);
    const answers = await atOnce(20, (index) =>
      client.patch('/account/password', { password: `the new password ${index}`, oldPassword: password }),
    );
    const winner = answers.indexOf(expectOneWinner(answers, 200, [401, 'user_invalid_credentials']));
    await gatehouse.client().login({ email, password: `the new password ${winner}` });
  });

  it('one deletes a session', async () => {
    const user = await someUser(gatehouse);
    const { session } = await anotherLogin(gatehouse, user);
    const answers = await atOnce(20, () => user.client.delete(`/account/sessions/${session.$id}`));
    expectOneWinner(answers, 204, [404, 'user_session_not_found']);
  });

  it.each([
    ['five-sessions', 5],
    ['one-session', 1],
    ['default', 10],
  ])('logins leave the session limit of %s', async (project, limit) => {
    const user = await someUser(gatehouse, { project });
    const clients = Array.from({ length: 20 }, () => gatehouse.client({ project }));
    const answers = await atOnce(20, (index) =>
      (clients[index] as (typeof clients)[number]).post('/account/sessions/email', user),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201));
    const alive = [];
    for (const client of clients) if ((await client.get('/account')).status === 200) alive.push(client);
    expect(alive).toHaveLength(limit);
    expect(bodyOf(await (alive[0] as (typeof clients)[number]).get('/account/sessions')).total).toBe(limit);
  });

  it('the last preferences win as a whole', async () => {
    const { client } = await someUser(gatehouse);
    const answers = await atOnce(20, (index) =>
      client.patch('/account/prefs', { prefs: { [`key${index}`]: index } }),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(Object.keys(bodyOf(await client.get('/account/prefs')))).toHaveLength(1);
  });

  it('changes of different fields do not undo each other', async () => {
    const { client, password } = await someUser(gatehouse);
    const email = someEmail();
    const answers = await Promise.all([
      client.patch('/account/name', { name: 'New Name' }),
      client.patch('/account/prefs', { prefs: { theme: 'dark' } }),
      client.patch('/account/email', { email, password }),
      client.patch('/account/password', { password: 'a brand new password', oldPassword: password }),
    ]);
    // Email and password compare the same old password: whichever comes second may meet the new one.
    for (const { status } of answers) expect([200, 401]).toContain(status);
    const account = bodyOf(await client.get('/account'));
    expect(account).toMatchObject({ name: 'New Name', prefs: { theme: 'dark' } });
    if (answers[2]?.status === 200) expect(account.email).toBe(email);
  });

  it('§17.9 no link verifies an address that it was not sent to', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { client, email, password } = await someUser(gatehouse);
      const token = await mailedVerification(gatehouse, client, email);
      const next = someEmail();
      const [changed, spent] = await Promise.all([
        client.patch('/account/email', { email: next, password }),
        gatehouse.client().put('/account/verification', token),
      ]);
      expect(changed.status).toBe(200);
      expect([200, 401]).toContain(spent.status);
      expect(bodyOf(await client.get('/account'))).toMatchObject({ email: next, emailVerification: false });
    }
  });

  it('a blocked account gets no session', async () => {
    const user = await someUser(gatehouse);
    const answers = await atOnce(20, (index) =>
      index === 5
        ? user.client.patch('/account/status')
        : gatehouse.client().post('/account/sessions/email', user),
    );
    for (const { status } of answers) expect([200, 201, 401]).toContain(status);
    expect((await gatehouse.client().post('/account/sessions/email', user)).body.type).toBe('user_blocked');
  });
});
