import { someEmail } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';
import {
  atOnce,
  bodyOf,
  expectOneWinner,
  mailedRecovery,
  mailedVerification,
  resetTo,
  someUser,
} from '../../support/scenarios.js';

const gatehouse = useGatehouse();

const create = (body: object) =>
  gatehouse.client().post('/account', { userId: 'unique()', password: 'correct horse battery', ...body });

describe('of many simultaneous requests', () => {
  it('one changes to an email that another one registers', async () => {
    const { client, password } = await someUser(gatehouse);
    const email = someEmail();
    const answers = await atOnce(20, (index) =>
      index === 10 ? client.patch('/account/email', { email, password }) : create({ email }),
    );
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
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
