import type { Client } from '../../support/client.js';
import { expectProblem, someEmail } from '../../support/expectations.js';
import { DEFAULT_PROJECT } from '../../support/gatehouse.js';
import { expectLoggedIn, useScene, withProviders } from '../../support/oauth2/scene.js';
import { type Ended, runProgram } from '../../support/run-program.js';
import {
  ACCOUNT_FIELDS,
  anotherLogin,
  bodyOf,
  credentialsIn,
  everythingStored,
  isLoggedIn,
  RETURN_URL,
  someUser,
  tablesOf,
} from '../../support/scenarios.js';
import { askForCode, askForLink, somePhone } from '../../support/ways-in.js';

// Nobody listens there: messages stay where they are.
const scene = useScene({
  env: { SMTP_URL: 'smtp://127.0.0.1:9' },
  projects: (simulator) => [
    withProviders(simulator),
    { ...DEFAULT_PROJECT, id: 'other', auth: { maxUsers: 1 } },
  ],
});

const users = (...args: string[]): Promise<Ended> => runProgram(scene.gatehouse, 'users', args);
const inDefault = (...args: string[]) => users(...args, '--project', 'default');

/** What a command that has to succeed has printed. */
async function done(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await inDefault(...args);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

const json = async (...args: string[]) => JSON.parse(await done(...args, '--json'));

/** One line on stderr, nothing on stdout. */
function expectRefused({ code, stdout, stderr }: Ended, expected: 1 | 2, why: RegExp): void {
  expect([code, stdout]).toEqual([expected, '']);
  expect(stderr).toMatch(/^users: [^\n]+\n$/);
  expect(stderr).toMatch(why);
}

/** Somebody of whom there is something in every table that knows of users. */
async function somebodyWithEverything() {
  const login = await scene.logInStranger('discord');
  expectLoggedIn(login);
  const { client } = login;
  const [email, phone, password] = [someEmail(), somePhone(), 'correct horse battery'];
  bodyOf(await client.patch('/account/password', { password }));
  bodyOf(await client.patch('/account/email', { email, password }));
  bodyOf(await client.patch('/account/phone', { phone, password }));
  bodyOf(await client.patch('/account/name', { name: 'Zoë 🍰' }));
  const account = bodyOf(
    await client.patch('/account/prefs', { prefs: { theme: 'dark', nested: { a: [] } } }),
  );
  bodyOf(await askForLink(scene.gatehouse.client(), email), 201);
  bodyOf(await client.post('/account/verification', { url: RETURN_URL }), 201);
  bodyOf(await scene.gatehouse.client().post('/account/recovery', { email, url: RETURN_URL }), 201);
  const jwt = bodyOf(await client.post('/account/jwt'), 201).jwt as string;
  await scene.pause('google', 'provider', { browser: scene.browserOf(client) });
  const second = await anotherLogin(scene.gatehouse, { email, password });
  return { id: account.$id as string, email, phone, password, account, client, second, jwt, login };
}

/** By table: the rows in which this text stands. */
async function rowsWith(text: string): Promise<Record<string, Record<string, unknown>[]>> {
  const tables = Object.entries(await tablesOf(scene.gatehouse));
  const found = tables.map(
    ([name, rows]) => [name, rows.filter((row) => Object.values(row).includes(text))] as const,
  );
  return Object.fromEntries(found.filter(([, rows]) => rows.length > 0));
}

/** Which rows a user has; what is in them may change meanwhile, such as how often a message has been tried. */
async function idsOf(userId: string): Promise<[table: string, ids: unknown[]][]> {
  const tables = Object.entries(await rowsWith(userId));
  return tables.map(([table, rows]) => [table, rows.map(({ id, state_hash }) => id ?? state_hash)]);
}

const TABLES = ['activity', 'identities', 'login_attempts', 'outbox', 'sessions', 'tokens', 'users'];

describe('npm run users', () => {
  it('says how it is used', async () => {
    const { code, stdout } = await users('--help');
    expect(code).toBe(0);
    for (const name of ['find', 'show', 'block', 'unblock', 'sessions', 'revoke', 'delete', 'export'])
      expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
  });

  it('wants to know the project where there are several', async () => {
    expectRefused(await users('find', 'a'), 2, /--project is missing; there are default, other/);
  });

  it('refuses a wrong command line without a look at the database', async () => {
    expectRefused(await users('find', 'a@localhost'), 2, /is no email/);
  });

  it('finds by id, email in any case, and phone', async () => {
    const { id, email, client, password } = await someUser(scene.gatehouse, { name: 'Zoë 🍰' });
    const phone = somePhone();
    const account = bodyOf(await client.patch('/account/phone', { phone, password }));
    for (const reference of [id, email.toUpperCase(), phone]) {
      const found = await json('find', reference);
      expect(found).toMatchObject(account);
      expect(Object.keys(found)).toEqual(expect.arrayContaining(ACCOUNT_FIELDS));
      const text = await done('find', reference);
      for (const part of [id, email, phone, 'active', 'Zoë 🍰']) expect(text).toContain(part);
    }
  });

  it('knows nobody of another project, nor who is nowhere', async () => {
    const { id } = await someUser(scene.gatehouse);
    expectRefused(await users('find', id, '--project', 'other'), 1, /no user .* in project "other"/);
    expectRefused(
      await users('find', id, '--project', 'nope'),
      1,
      /no project "nope"; there are default, other/,
    );
    expectRefused(await inDefault('block', 'nobody'), 1, /no user "nobody"/);
    expectRefused(await inDefault('delete', someEmail(), '--yes'), 1, /no user "someone-/);
  });

  it('shows an account, and how much there is besides', async () => {
    const { id, account } = await somebodyWithEverything();
    const logs = (await rowsWith(id))['activity']?.length;
    expect(await json('show', id)).toEqual({
      project: 'default',
      account: expect.objectContaining({ ...account, $updatedAt: expect.any(String) }),
      hasPassword: true,
      sessions: 2,
      identities: [expect.objectContaining({ provider: 'discord', userId: id })],
      logs,
    });
    const text = await done('show', id);
    expect(text).toMatch(/^status {2,}active$/m);
    expect(text).toMatch(/^sessions {2,}2$/m);
    expect(text).toMatch(/^preferences {2,}\{"theme":"dark","nested":\{"a":\[\]\}\}$/m);
  });

  it('shows no terminal what it would obey', async () => {
    const name = 'Zoë \u001b[31m\u009b\u202e🍰';
    const { id } = await someUser(scene.gatehouse, { name });
    expect(await done('show', id)).toContain('Zoë \\u001b[31m\\u009b\\u202e🍰');
    const text = await done('find', id, '--json');
    expect(text).not.toMatch(/[\u001b\u009b\u202e]/);
    expect(JSON.parse(text).name).toBe(name);
  });

  it('lists sessions as their user sees them, without the tokens of providers', async () => {
    const { id, client } = await somebodyWithEverything();
    const { sessions, total } = await json('sessions', id);
    expect(total).toBe(2);
    const seen = bodyOf(await client.get('/account/sessions')).sessions as Record<string, unknown>[];
    const unseen = { current: false, providerAccessToken: '', providerRefreshToken: '' };
    expect(sessions).toEqual(seen.map((session) => ({ ...session, ...unseen })));
    const text = await done('sessions', id);
    expect(text.trimEnd().split('\n')).toHaveLength(3);
    for (const { $id } of sessions) expect(text).toContain($id);
  });

  it('ends one session, and all, and says so in the log of the user', async () => {
    const user = await someUser(scene.gatehouse);
    const other = await anotherLogin(scene.gatehouse, user);
    expectRefused(await inDefault('revoke', user.id, 'unknown'), 1, /session/i);
    expectRefused(
      await inDefault('revoke', user.id, (await someUser(scene.gatehouse)).session.$id),
      1,
      /session/i,
    );
    await done('revoke', user.id, user.session.$id);
    expect([await isLoggedIn(user.client), await isLoggedIn(other.client)]).toEqual([false, true]);
    const { total, logs } = bodyOf(await other.client.get('/account/logs'));
    expect(total).toBe(4);
    expect(logs[0]).toMatchObject({ event: 'session.delete', ip: '', clientName: '' });
    expect(await json('revoke', user.email, '--all')).toEqual({ $id: user.id, revoked: 'all' });
    expect(await isLoggedIn(other.client)).toBe(false);
  });

  it('§14.13 blocks at once, on every way in; unblocks, and sessions are good again', async () => {
    const user = await someUser(scene.gatehouse);
    const jwt = bodyOf(await user.client.post('/account/jwt'), 201).jwt;
    const byJwt = scene.gatehouse.client({ headers: { 'X-Appwrite-JWT': jwt } });
    const logIn = () =>
      scene.gatehouse
        .client()
        .post('/account/sessions/email', { email: user.email, password: user.password });

    expect(await json('block', user.id)).toMatchObject({ $id: user.id, status: false });
    for (const client of [user.client, byJwt])
      expectProblem(await client.get('/account'), 401, 'user_blocked');
    expectProblem(await logIn(), 401, 'user_blocked');
    expect(await done('block', user.id)).toContain('is blocked');

    expect(await json('unblock', user.id)).toMatchObject({ $id: user.id, status: true });
    for (const client of [user.client, byJwt]) expect(bodyOf(await client.get('/account')).status).toBe(true);
    bodyOf(await logIn(), 201);
    expect(await done('unblock', user.id)).toContain('is active');
    // Two login entries, two of the operator: nothing is written where nothing changes.
    const { logs } = bodyOf(await user.client.get('/account/logs'));
    expect(logs.map(({ event }: { event: string }) => event)).toEqual([
      ...['session.create', 'user.update', 'user.update', 'session.create', 'user.create'],
    ]);
  });

  it('unblocks who has blocked themselves', async () => {
    const { client, id } = await someUser(scene.gatehouse);
    bodyOf(await client.patch('/account/status'));
    await done('unblock', id);
    expect(bodyOf(await client.get('/account')).status).toBe(true);
  });
});

describe('npm run users -- export', () => {
  it('holds every row of every table, and no secret', async () => {
    const user = await somebodyWithEverything();
    const stored = await rowsWith(user.id);
    expect(Object.keys(stored).sort()).toEqual(TABLES);
    const text = await done('export', user.id);
    const all = JSON.parse(text);
    expect(all.user).toMatchObject({ $id: user.id, email: user.email, phone: user.phone, hasPassword: true });
    expect(all.user.prefs).toEqual({ theme: 'dark', nested: { a: [] } });
    const sections = { activity: 'logs', login_attempts: 'logins', outbox: 'messages' } as Record<
      string,
      string
    >;
    for (const table of TABLES.filter((name) => name !== 'users')) {
      const section = all[sections[table] ?? table] as Record<string, unknown>[];
      expect([table, section.length]).toEqual([table, stored[table]?.length]);
      if (table !== 'login_attempts')
        expect(section.map(({ $id }) => $id).sort()).toEqual(stored[table]?.map(({ id }) => id).sort());
    }
    for (const secret of secretsOf(user, stored)) expect(text).not.toContain(secret);
  });

  /** What opens anything: as it is, and as it is stored. */
  function secretsOf(
    { password, client, second, jwt, login }: Awaited<ReturnType<typeof somebodyWithEverything>>,
    stored: Awaited<ReturnType<typeof rowsWith>>,
  ): string[] {
    const bytes = Object.values(stored)
      .flat()
      .flatMap((row) => Object.values(row).filter((value) => Buffer.isBuffer(value)));
    const forms = bytes.flatMap((value) =>
      ['hex', 'base64', 'base64url'].map((form) => value.toString(form as 'hex')),
    );
    const { accessToken, refreshToken } = login.visit.grant;
    const sessions = [credentialsIn(client, 'default_legacy'), credentialsIn(second.client)];
    const secrets = [
      ...[password, jwt, accessToken, refreshToken, String(stored['users']?.[0]?.['password_hash'])],
      ...sessions.map(({ secret }) => secret),
      ...forms,
    ];
    expect(secrets.length).toBeGreaterThan(30);
    for (const { length } of secrets) expect(length).toBeGreaterThan(8);
    return secrets;
  }
});

describe('npm run users -- delete', () => {
  it('asks nobody where nobody is', async () => {
    const { id, client } = await someUser(scene.gatehouse);
    expectRefused(await inDefault('delete', id), 2, /--yes/);
    expect(await isLoggedIn(client)).toBe(true);
  });

  it('leaves nothing in any table but an entry that only the id leads to', async () => {
    const bystander = await somebodyWithEverything();
    const before = await idsOf(bystander.id);
    const user = await somebodyWithEverything();
    expect(Object.keys(await rowsWith(user.id)).sort()).toEqual(TABLES);

    expect(await json('delete', user.id, '--yes')).toEqual({ $id: user.id, deleted: true });
    const everything = await everythingStored(scene.gatehouse);
    for (const trace of [user.id, user.email, user.phone]) expect(everything).not.toContain(trace);
    expect(await idsOf(bystander.id)).toEqual(before);
    const { activity } = await tablesOf(scene.gatehouse);
    const deletions = activity?.filter(({ event }) => event === 'user.delete') ?? [];
    expect(deletions.at(-1)).toMatchObject({
      ...{ project_id: 'default', user_id: expect.stringMatching(/^~[0-9a-f]{35}$/), user_email: '' },
      ...{ user_name: '', ip: '', user_agent: expect.stringMatching(/^operator ./) },
    });
    expectRefused(await inDefault('show', user.id), 1, /no user .*; one was deleted at 2\d{3}-/);
  });

  it('ends every session and JWT at once, and frees the address', async () => {
    const user = await somebodyWithEverything();
    await done('delete', user.email, '--yes');
    for (const client of [user.client, user.second.client]) expect(await isLoggedIn(client)).toBe(false);
    const byJwt = scene.gatehouse.client({ headers: { 'X-Appwrite-JWT': user.jwt } });
    expectProblem(await byJwt.get('/account'), 401, 'general_unauthorized_scope');
    const again = await someUser(scene.gatehouse, { userId: user.id, email: user.email });
    const { account, client } = again;
    expect([account.$id, account.name]).toEqual([user.id, 'Ada Lovelace']);
    expect(bodyOf(await client.get('/account/logs')).total).toBe(2);
    expect(bodyOf(await client.get('/account/identities')).total).toBe(0);
  });

  it('makes room where the project has a limit of users', async () => {
    const only = await someUser(scene.gatehouse, { project: 'other' });
    const newcomer = { userId: 'unique()', email: someEmail(), password: 'correct horse battery' };
    const signUp = () => scene.gatehouse.client({ project: 'other' }).post('/account', newcomer);
    expectProblem(await signUp(), 501, 'user_count_exceeded');
    expect((await users('delete', only.id, '--yes', '--project', 'other')).code).toBe(0);
    bodyOf(await signUp(), 201);
  });

  it('takes phone codes along', async () => {
    const phone = somePhone();
    const { userId } = bodyOf(await askForCode(scene.gatehouse.client(), phone), 201);
    await done('delete', phone, '--yes');
    expect(await rowsWith(userId)).toEqual({});
    const attempt = await scene.gatehouse
      .client()
      .put('/account/sessions/phone', { userId, secret: '000000' });
    expectProblem(attempt, 404, 'user_not_found');
  });
});

describe('commands at once', () => {
  it('and their user: each does its own, whole', async () => {
    const user = await someUser(scene.gatehouse);
    const others = await Promise.all([1, 2, 3].map(() => anotherLogin(scene.gatehouse, user)));
    const renamed = async (client: Client) => (await client.patch('/account/name', { name: 'Ada' })).status;
    const [statuses, ...ended] = await Promise.all([
      Promise.all([user.client, ...others.map(({ client }) => client)].map(renamed)),
      inDefault('block', user.id),
      inDefault('revoke', user.id, user.session.$id),
      inDefault('revoke', user.id, others[0]!.session.$id),
    ]);
    expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual(Array(3).fill([0, '']));
    for (const status of statuses) expect([200, 401]).toContain(status);
    const { account, sessions, logs } = await json('show', user.id);
    expect([account.status, sessions]).toEqual([false, 2]);
    expect((await rowsWith(user.id))['activity']).toHaveLength(logs);
  });

  it('delete a user once', async () => {
    const { id } = await someUser(scene.gatehouse);
    const ended = await Promise.all([1, 2].map(() => inDefault('delete', id, '--yes')));
    expect(ended.map(({ code }) => code).sort()).toEqual([0, 1]);
    const [refusal] = ended.filter(({ code }) => code === 1);
    expectRefused(refusal!, 1, /no user/);
  });
});
