import type { Client } from '../../support/client.js';
import { expectProblem } from '../../support/expectations.js';
import { DEFAULT_PROJECT } from '../../support/gatehouse.js';
import { useProcesses } from '../../support/processes.js';
import { runProgram } from '../../support/run-program.js';
import { anotherLogin, atOnce, bodyOf, MINUTE, someUser } from '../../support/scenarios.js';

const PROJECT = 'brief';
const processes = useProcesses(
  {
    projects: [
      DEFAULT_PROJECT,
      {
        ...DEFAULT_PROJECT,
        id: PROJECT,
        auth: { maxSessionsPerUser: 2, sessionDuration: 600, endSessionsOnPasswordChange: true },
      },
    ],
  },
  3,
);

type User = Awaited<ReturnType<typeof someUser>>;

/** At another process than the one at which the user has come in. */
const elsewhere = async (user: User): Promise<Client> =>
  (await anotherLogin(processes.at(1), user, PROJECT)).client;

async function operator(...args: string[]): Promise<void> {
  const { code, stderr } = await runProgram(processes.first, 'users', [...args, '--project', PROJECT]);
  expect([code, stderr]).toEqual([0, '']);
}

/** Whatever makes a request one of the user's session, at every process. */
async function waysIn({ client }: User): Promise<Client[]> {
  const { jwt } = bodyOf(await client.post('/account/jwt'), 201);
  const name = `a_session_${PROJECT}`;
  const value = decodeURIComponent(client.cookies.get(name) ?? '');
  const ways: Record<string, string>[] = [
    { cookie: `${name}=${value}` },
    { cookie: `${name}_legacy=${value}` },
    { 'x-fallback-cookies': JSON.stringify({ [name]: value }) },
    { 'x-appwrite-jwt': jwt as string },
  ];
  return processes.all.flatMap((process) =>
    ways.map((headers) => process.client({ project: PROJECT, headers })),
  );
}

/** Ends it, and looks at once: nothing that a process has seen before may count any more. */
async function expectRefusedAfter(
  end: (user: User) => Promise<unknown>,
  type = 'general_unauthorized_scope',
): Promise<void> {
  const user = await someUser(processes.first, { project: PROJECT });
  const clients = await waysIn(user);
  for (const client of clients) expect(bodyOf(await client.get('/account')).$id).toBe(user.id);
  await end(user);
  const answers = await atOnce(clients.length, (index) => clients[index]!.get('/account'));
  for (const answer of answers) expectProblem(answer, 401, type);
}

describe('cookie, fallback header and JWT are refused by every process at the next request after', () => {
  it('appwrite#8000: a logout', () =>
    expectRefusedAfter(async ({ client }) => bodyOf(await client.delete('/account/sessions/current'), 204)));

  it('appwrite#8000: a logout everywhere, from another session', () =>
    expectRefusedAfter(async (user) =>
      bodyOf(await (await elsewhere(user)).delete('/account/sessions'), 204),
    ));

  it('appwrite#8000: a new password, where the project wants that', () =>
    expectRefusedAfter(async (user) => {
      const body = { password: 'a new password', oldPassword: user.password };
      bodyOf(await (await elsewhere(user)).patch('/account/password', body));
    }));

  it('appwrite#8000: the block of the account by its user', () =>
    expectRefusedAfter(async ({ client }) => bodyOf(await client.patch('/account/status')), 'user_blocked'));

  it('appwrite#8000: a block by the operator', () =>
    expectRefusedAfter(({ id }) => operator('block', id), 'user_blocked'));

  it('supabase/auth-js#1042: the end of this one session by the operator', () =>
    expectRefusedAfter(({ id, session }) => operator('revoke', id, session.$id as string)));

  it('logto#7214, kratos#139: the login that goes beyond the session limit', () =>
    expectRefusedAfter(async (user) => {
      await elsewhere(user);
      await elsewhere(user);
    }));

  it('better-auth GHSA-2vg6-77g8-24mp: the end of the user', () =>
    expectRefusedAfter(({ id }) => operator('delete', id, '--yes')));

  // The last one: the sessions of the others would end, too.
  it('appwrite#8000: the time of a session, though the JWT has minutes left', () =>
    expectRefusedAfter(() => Promise.resolve(processes.advanceClock(11 * MINUTE))));
});

describe('one session in 50 requests at once', () => {
  it('supabase/auth-js#213, supabase/supabase#8959: logs nobody out, over all processes and however it is shown', async () => {
    const user = await someUser(processes.first, { project: PROJECT });
    const clients = await waysIn(user);
    const answers = await atOnce(50, (index) => clients[index % clients.length]!.get('/account'));
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
    expect(answers.flatMap(({ setCookies }) => setCookies)).toEqual([]);
    for (const client of clients) bodyOf(await client.get('/account'));
  });
});
