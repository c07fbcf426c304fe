import { DATE, expectProblem } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';
import { fillLog } from '../../support/log-entries.js';
import {
  anotherLogin,
  bodyOf,
  DEVICE_FIELDS,
  expectModel,
  LOG_FIELDS,
  mailedRecovery,
  mailedVerification,
  resetTo,
  someUser,
} from '../../support/scenarios.js';

const gatehouse = useGatehouse({ projects: [DEFAULT_PROJECT, { id: 'other' }] });

type User = Awaited<ReturnType<typeof someUser>>;
const events = async ({ client }: Pick<User, 'client'>): Promise<string[]> =>
  bodyOf(await client.get('/account/logs')).logs.map(({ event }: { event: string }) => event);

describe('GET /account/logs', () => {
  it('§9.1.listLogs answers total and logs, every field in the order of the model', async () => {
    const { client, id, email, name } = await someUser(gatehouse);
    const body = bodyOf(await client.get('/account/logs'));
    expectModel(body, ['total', 'logs']);
    for (const log of body.logs) expectModel(log, LOG_FIELDS);
    expect(body.logs[0]).toMatchObject({
      event: 'session.create',
      userId: id,
      userEmail: email,
      userName: name,
    });
    expect(body.logs[0]).toMatchObject({ mode: 'default', ip: client.ip, time: expect.stringMatching(DATE) });
    expect(body.logs[0].countryCode).toMatch(/^([a-z]{2}|--)$/);
    expect(body.logs[0].countryName).not.toBe('');
    for (const field of DEVICE_FIELDS) expect(typeof body.logs[0][field]).toBe('string');
  });

  it('§14.38 §9.1.createEmailSession lists newest first: register and two logins', async () => {
    const user = await someUser(gatehouse);
    await anotherLogin(gatehouse, user);
    expect(await events(user)).toEqual(['session.create', 'session.create', 'user.create']);
  });

  it('§16.3 counts all entries of the user', async () => {
    const user = await someUser(gatehouse);
    await anotherLogin(gatehouse, user);
    expect(bodyOf(await user.client.get('/account/logs')).total).toBe(3);
  });

  it('has one entry for each successful change, named by its event', async () => {
    const user = await someUser(gatehouse);
    const { client, email, password } = user;
    bodyOf(await client.put('/account/verification', await mailedVerification(gatehouse, client, email)));
    bodyOf(
      await client.put(
        '/account/recovery',
        resetTo(await mailedRecovery(gatehouse, email, { count: 2 }), 'a new password'),
      ),
    );
    const second = await anotherLogin(gatehouse, { email, password: 'a new password' });
    bodyOf(await client.delete(`/account/sessions/${second.session.$id}`), 204);
    bodyOf(await client.patch('/account/name', { name: 'New' }));
    bodyOf(await client.patch('/account/prefs', { prefs: {} }));
    bodyOf(await client.patch('/account/password', { password, oldPassword: 'a new password' }));
    bodyOf(await client.patch('/account/email', { email, password }));
    expect(await events(user)).toEqual([
      ...['user.update', 'user.update', 'user.update', 'user.update', 'session.delete', 'session.create'],
      ...['recovery.update', 'recovery.create', 'verification.update', 'verification.create'],
      ...['session.create', 'user.create'],
    ]);
  });

  it('§9.1.deleteSessions has one entry for the end of all sessions', async () => {
    const user = await someUser(gatehouse);
    await anotherLogin(gatehouse, user);
    await anotherLogin(gatehouse, user);
    bodyOf(await user.client.delete('/account/sessions'), 204);
    const again = await anotherLogin(gatehouse, user);
    expect((await events(again)).slice(0, 2)).toEqual(['session.create', 'session.delete']);
    expect(await events(again)).toHaveLength(6);
  });

  it('has no entry for failures and reads', async () => {
    const user = await someUser(gatehouse);
    const { client, email } = user;
    await gatehouse.client().post('/account/sessions/email', { email, password: 'not my password' });
    await client.patch('/account/name', {});
    await client.patch('/account/email', { email, password: 'not my password' });
    await client.delete('/account/sessions/nothing');
    await client.put('/account/verification', { userId: user.id, secret: 'wrong' });
    await client.get('/account');
    await client.get('/account/logs');
    expect(await events(user)).toEqual(['session.create', 'user.create']);
  });

  it('shows nobody the entries of others, or of another project', async () => {
    const user = await someUser(gatehouse);
    await someUser(gatehouse);
    const twin = await someUser(gatehouse, { project: 'other', userId: user.id });
    await twin.client.patch('/account/name', { name: 'Twin' });
    const answer = await user.client.get('/account/logs', { query: { userId: twin.id, project: 'default' } });
    expect(bodyOf(answer).total).toBe(2);
  });

  it('keeps the ip of each request', async () => {
    const user = await someUser(gatehouse);
    const other = await anotherLogin(gatehouse, user);
    const { logs } = bodyOf(await user.client.get('/account/logs'));
    expect(logs.map(({ ip }: { ip: string }) => ip)).toEqual([
      other.client.ip,
      user.client.ip,
      user.client.ip,
    ]);
  });

  it('§17.23 shows 5,000 entries at once, however many are asked for', async () => {
    const { client, id } = await someUser(gatehouse);
    await fillLog(gatehouse, id, 5_000);
    for (const queries of [[], ['limit(5001)'], ['limit(9223372036854775807)']]) {
      expect(bodyOf(await client.get('/account/logs', { query: { queries } })).logs).toHaveLength(5_000);
    }
  });

  it('takes any User-Agent', async () => {
    for (const agent of ['', 'curl/7.88.1', 'x'.repeat(8_000), 'Mozilla/5.0 (é)']) {
      const client = gatehouse.client({ headers: { 'user-agent': agent } });
      await client.signedUp();
      expect(bodyOf(await client.get('/account/logs')).total).toBe(2);
    }
  });

  it('§14.10 refuses a guest before it looks at parameters', async () => {
    const answer = await gatehouse.client().get('/account/logs', { query: { queries: ['nonsense'] } });
    expectProblem(answer, 401, 'general_unauthorized_scope');
  });
});

describe('GET /account/logs with queries', () => {
  let user: User;
  let all: { time: string }[];
  beforeAll(async () => {
    user = await someUser(gatehouse);
    for (let index = 0; index < 10; index += 1)
      await user.client.patch('/account/name', { name: `Name ${index}` });
    all = bodyOf(await user.client.get('/account/logs')).logs;
  });
  const list = (queries: string[], name = 'queries') =>
    user.client.get('/account/logs', { query: { [name]: queries } });
  const page = async (...queries: string[]) => bodyOf(await list(queries)).logs;

  it('has pages that join without a gap, newest first', async () => {
    expect(all).toHaveLength(12);
    const pages = [];
    for (const offset of [0, 5, 10, 15]) pages.push(...(await page('limit(5)', `offset(${offset})`)));
    expect(pages).toEqual(all);
    expect(all.map(({ time }) => time)).toEqual(
      all
        .map(({ time }) => time)
        .sort()
        .reverse(),
    );
  });

  it('does not change total by the page', async () => {
    expect(bodyOf(await list(['limit(3)'])).total).toBe(12);
    expect(bodyOf(await list(['limit(0)']))).toEqual({ total: 12, logs: [] });
    expect(bodyOf(await list(['offset(99)']))).toEqual({ total: 12, logs: [] });
  });

  it.each([
    ['limit(5)', 5],
    ['limit( 5 )', 5],
    ['limit("5")', 5],
    ['limit(5,6)', 5],
    ['limit(25)', 12],
    ['limit(5000)', 12],
    ['offset(10)', 2],
    ['offset(99)', 0],
    ['{"method":"limit","values":[5]}', 5],
    ['{"method":"offset","values":[10]}', 2],
    ['limit(9223372036854775807)', 12],
    ['offset(9223372036854775807)', 0],
    ['offset(9007199254740993)', 0],
  ])('reads %s', async (query, count) => {
    expect(await page(query)).toHaveLength(count);
  });

  it('reads both ways of writing a list in a URL', async () => {
    expect(bodyOf(await list(['limit(2)', 'offset(1)'], 'queries')).logs).toEqual(all.slice(1, 3));
    expect(bodyOf(await list(['limit(2)', 'offset(1)'], 'queries[]')).logs).toEqual(all.slice(1, 3));
  });

  it('takes any order, and the first of each', async () => {
    expect(await page('offset(1)', 'limit(2)')).toEqual(all.slice(1, 3));
    expect(await page('limit(5)', 'limit(2)')).toHaveLength(5);
  });

  it.each([
    ...[
      'limit(-1)',
      'limit(1.5)',
      'limit()',
      'limit(abc)',
      'limit(5',
      'limit([5])',
      'limit(true)',
      'limit(null)',
    ],
    ...[
      'LIMIT(5)',
      'foo',
      'foo(1)',
      '',
      'equal("a",["b"])',
      'orderDesc("")',
      'cursorAfter("x")',
      'limit("")',
    ],
    ...[
      'offset(-1)',
      'offset(abc)',
      'limit(9223372036854775808)',
      'limit(1e3)',
      'limit(0x10)',
      'limit(5)x',
      'limit(٥)',
    ],
    ...[
      '{"method":"limit","values":[]}',
      '{"method":"limit","values":[-1]}',
      '{"method":"equal","values":[1]}',
      '{}',
    ],
    ...[
      '{"method":"limit"}',
      '{"method":"limit","values":[true]}',
      '{"method":"limit","values":[1.5]}',
      '{"method":',
      '[]',
    ],
    '🍰',
    'limit('.repeat(1_000),
  ])('refuses %s', async (query) => {
    const answer = await list([query]);
    expectProblem(answer, 400, 'general_argument_invalid');
    expect(answer.body.message).toMatch(/^Invalid queries: /);
  });

  it('refuses a wrong query beside a good one', async () => {
    expectProblem(await list(['limit(5)', 'orderDesc("")']), 400, 'general_argument_invalid');
  });

  it('§16.6 refuses queries that are no list', async () => {
    const answer = await user.client.get('/account/logs', { query: { queries: 'limit(5)' } });
    expectProblem(answer, 400, 'general_argument_invalid');
  });
});
