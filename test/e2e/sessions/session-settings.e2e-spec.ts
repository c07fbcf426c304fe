import { expectProblem, someEmail } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';
import {
  anotherLogin,
  bodyOf,
  isLoggedIn,
  mailedRecovery,
  resetTo,
  someUser,
} from '../../support/scenarios.js';

const limited = (maxSessionsPerUser: number) => ({ id: 'limited', auth: { maxSessionsPerUser } });
const switched = (emailPassword: boolean) => ({ id: 'switched', auth: { methods: { emailPassword } } });
const serving = (account: boolean) => ({ id: 'serving', services: { account } });
const one = { id: 'one', auth: { maxSessionsPerUser: 1 } };
const gatehouse = useGatehouse({
  projects: [DEFAULT_PROJECT, one, limited(3), switched(true), serving(true)],
});

type User = Awaited<ReturnType<typeof someUser>>;
const idsOf = async ({ client }: Pick<User, 'client'>): Promise<string[]> =>
  bodyOf(await client.get('/account/sessions')).sessions.map(({ $id }: { $id: string }) => $id);

async function logins(user: User, count: number, project: string) {
  const made = [];
  for (let index = 0; index < count; index += 1) made.push(await anotherLogin(gatehouse, user, project));
  return made;
}

describe('the limit of sessions', () => {
  it('§14.3 §15.22 is ten by default: the 11th silently ends the oldest', async () => {
    const user = await someUser(gatehouse);
    const rest = await logins(user, 9, 'default');
    expect(await isLoggedIn(user.client)).toBe(true);
    const [newest] = await logins(user, 1, 'default');
    expect(await isLoggedIn(user.client)).toBe(false);
    for (const { client } of rest) expect(await isLoggedIn(client)).toBe(true);
    expect(await idsOf(newest as (typeof rest)[number])).toHaveLength(10);
  });

  it('§15.22 of one leaves the newest', async () => {
    const user = await someUser(gatehouse, { project: 'one' });
    const [second] = await logins(user, 1, 'one');
    expect(await isLoggedIn(user.client)).toBe(false);
    expect(await isLoggedIn((second as User).client)).toBe(true);
  });

  it('lets the client that evicts itself go on with the new session', async () => {
    const { client, ...user } = await someUser(gatehouse, { project: 'one' });
    const session = await client.login(user);
    expect(await idsOf({ client })).toEqual([session.$id]);
  });

  it('counts for each user alone', async () => {
    const users = [
      await someUser(gatehouse, { project: 'one' }),
      await someUser(gatehouse, { project: 'one' }),
    ];
    for (const { client } of users) expect(await isLoggedIn(client)).toBe(true);
  });

  it('ends several at the next login after it was lowered, none before', async () => {
    const user = await someUser(gatehouse, { project: 'limited' });
    const rest = await logins(user, 2, 'limited');
    await gatehouse.reloadProjects([DEFAULT_PROJECT, one, limited(2), switched(true), serving(true)]);
    expect(await isLoggedIn(user.client)).toBe(true);
    const [newest] = await logins(user, 1, 'limited');
    expect(await idsOf(newest as User)).toEqual([rest[1]?.session.$id, newest?.session.$id]);
  });

  it('is no error in the log of the user: one session.create each', async () => {
    const user = await someUser(gatehouse, { project: 'one' });
    const [second] = await logins(user, 1, 'one');
    const { logs } = bodyOf(await (second as User).client.get('/account/logs'));
    expect(logs.map(({ event }: { event: string }) => event)).toEqual([
      'session.create',
      'session.create',
      'user.create',
    ]);
  });
});

describe('switching email and password off', () => {
  it('§14.14 closes the way in, and leaves sessions, changes and recovery', async () => {
    const user = await someUser(gatehouse, { project: 'switched' });
    const projects = [DEFAULT_PROJECT, one, limited(3), serving(true)];
    await gatehouse.reloadProjects([...projects, switched(false)]);

    const visitor = gatehouse.client({ project: 'switched' });
    expectProblem(await visitor.post('/account/sessions/email', user), 501, 'user_auth_method_unsupported');
    bodyOf(await user.client.patch('/account/email', { email: user.email, password: user.password }));
    bodyOf(
      await user.client.patch('/account/password', {
        password: 'a new password',
        oldPassword: user.password,
      }),
    );
    const token = await mailedRecovery(gatehouse, user.email, { project: 'switched' });
    bodyOf(await visitor.put('/account/recovery', resetTo(token, 'another password')));

    await gatehouse.reloadProjects([...projects, switched(true)]);
    await visitor.login({ email: user.email, password: 'another password' });
  });
});

describe('switching the service off', () => {
  it('answers 503 on every route, and lets the same sessions in afterwards', async () => {
    const user = await someUser(gatehouse, { project: 'serving' });
    const projects = [DEFAULT_PROJECT, one, limited(3), switched(true)];
    await gatehouse.reloadProjects([...projects, serving(false)]);
    const body = { userId: 'unique()', email: someEmail(), password: 'long enough' };
    expectProblem(await user.client.get('/account'), 503, 'general_service_disabled');
    expectProblem(await user.client.post('/account', body), 503, 'general_service_disabled');
    expectProblem(await user.client.put('/account/recovery', {}), 503, 'general_service_disabled');
    await gatehouse.reloadProjects([...projects, serving(true)]);
    expect(await isLoggedIn(user.client)).toBe(true);
  });
});
