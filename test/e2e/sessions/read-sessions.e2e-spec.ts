import { expectProblem } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';
import { BAD_UIDS } from '../../support/parameters.js';
import {
  anotherLogin,
  bodyOf,
  DAY,
  expectModel,
  isLoggedIn,
  SESSION_FIELDS,
  someUser,
  YEAR,
} from '../../support/scenarios.js';

const short = (sessionDuration: number) => ({ id: 'short', auth: { sessionDuration } });
const gatehouse = useGatehouse({ projects: [DEFAULT_PROJECT, short(3_600)] });

type Session = { $id: string; current: boolean; expire: string; $createdAt: string };

describe('GET /account/sessions', () => {
  it('§9.1.listSessions §14.38 lists oldest first, the current one marked, every field in the order of the model', async () => {
    const user = await someUser(gatehouse);
    const second = await anotherLogin(gatehouse, user);
    const third = await anotherLogin(gatehouse, user);
    const list = bodyOf(await second.client.get('/account/sessions'));
    expectModel(list, ['total', 'sessions']);
    for (const session of list.sessions) expectModel(session, SESSION_FIELDS);
    expect(list).toEqual({
      total: 3,
      sessions: [{ ...user.session, current: false }, second.session, { ...third.session, current: false }],
    });
  });

  it('§16.1 has ISO dates for expire, the same as at creation', async () => {
    const { client, session } = await someUser(gatehouse);
    expect(bodyOf(await client.get('/account/sessions')).sessions[0].expire).toBe(session.expire);
    expect(bodyOf(await client.get('/account/sessions/current')).expire).toBe(session.expire);
  });

  it('shows no secret', async () => {
    const { client } = await someUser(gatehouse);
    expect((await client.get('/account/sessions')).text).not.toMatch(/[0-9a-f]{64}|"secret/);
  });

  it('shows no session of somebody else', async () => {
    const [user] = [await someUser(gatehouse), await someUser(gatehouse)];
    const answer = await user.client.get('/account/sessions', { query: { userId: 'x' } });
    expect(bodyOf(answer).sessions.map(({ $id }: Session) => $id)).toEqual([user.session.$id]);
  });

  it('§14.10 refuses a guest', async () => {
    expectProblem(await gatehouse.client().get('/account/sessions'), 401, 'general_unauthorized_scope');
  });
});

describe('GET /account/sessions/{sessionId}', () => {
  it('§9.1.getSession answers one session by its id', async () => {
    const user = await someUser(gatehouse);
    const other = await anotherLogin(gatehouse, user);
    const session = bodyOf(await user.client.get(`/account/sessions/${other.session.$id}`));
    expectModel(session, SESSION_FIELDS);
    expect(session).toEqual({ ...other.session, current: false });
  });

  it('§14.17 answers the own one for current', async () => {
    const { client, session } = await someUser(gatehouse);
    expect(bodyOf(await client.get('/account/sessions/current'))).toEqual(session);
    expect(bodyOf(await client.get(`/account/sessions/${session.$id}`))).toEqual(session);
  });

  it('does not find a session of another user', async () => {
    const [mine, theirs] = [await someUser(gatehouse), await someUser(gatehouse)];
    expectProblem(
      await mine.client.get(`/account/sessions/${theirs.session.$id}`),
      404,
      'user_session_not_found',
    );
  });

  it('does not find what was never there, or is gone', async () => {
    const user = await someUser(gatehouse);
    const { session } = await anotherLogin(gatehouse, user);
    bodyOf(await user.client.delete(`/account/sessions/${session.$id}`), 204);
    for (const id of [session.$id, session.$id.toUpperCase(), 'nothing', 'Current', 'a'.repeat(36)]) {
      expectProblem(await user.client.get(`/account/sessions/${id}`), 404, 'user_session_not_found');
    }
  });

  const bad = BAD_UIDS.flatMap(([label, id]) => (typeof id === 'string' ? [[label, id] as const] : []));
  it.each(bad)('refuses the id %s', async (_label, id) => {
    const { client } = await someUser(gatehouse);
    const answer = await client.get(`/account/sessions/${encodeURIComponent(id)}`);
    expectProblem(answer, 400, 'general_argument_invalid');
    expect(answer.body.message).toMatch(/^Invalid sessionId: /);
  });

  it('§14.10 refuses a guest before it looks at parameters', async () => {
    expectProblem(await gatehouse.client().get('/account/sessions/-'), 401, 'general_unauthorized_scope');
  });
});

describe('the session duration', () => {
  it('§15.10 ends sessions: guest, and not in the list', async () => {
    const old = await someUser(gatehouse, { project: 'short' });
    gatehouse.advanceClock(1_800_000);
    const young = await anotherLogin(gatehouse, old, 'short');
    gatehouse.advanceClock(1_790_000);
    expect(await isLoggedIn(old.client)).toBe(true);
    gatehouse.advanceClock(20_000);
    expect(await isLoggedIn(old.client)).toBe(false);
    const list = bodyOf(await young.client.get('/account/sessions'));
    expect(list).toMatchObject({ total: 1, sessions: [{ $id: young.session.$id }] });
    expectProblem(
      await young.client.get(`/account/sessions/${old.session.$id}`),
      404,
      'user_session_not_found',
    );
  });

  it('§14.19 applies to existing sessions at once when it changes', async () => {
    const user = await someUser(gatehouse, { project: 'short' });
    await gatehouse.reloadProjects([DEFAULT_PROJECT, short(7_200)]);
    const { expire } = bodyOf(await user.client.get('/account/sessions/current'));
    expect(Date.parse(expire) - Date.parse(user.session.$createdAt)).toBe(7_200_000);

    gatehouse.advanceClock(5_400_000);
    expect(await isLoggedIn(user.client)).toBe(true);
    await gatehouse.reloadProjects([DEFAULT_PROJECT, short(3_600)]);
    expect(await isLoggedIn(user.client)).toBe(false);
  });

  it('is a year by default', async () => {
    const { client, session } = await someUser(gatehouse);
    expect(Date.parse(session.expire) - Date.parse(session.$createdAt)).toBe(YEAR);
    gatehouse.advanceClock(YEAR - DAY);
    expect(await isLoggedIn(client)).toBe(true);
    gatehouse.advanceClock(DAY + 1_000);
    expect(await isLoggedIn(client)).toBe(false);
  });

  it('survives a restart of the server', async () => {
    const { client, session } = await someUser(gatehouse);
    await gatehouse.restart();
    expect(bodyOf(await client.get('/account/sessions/current'))).toEqual(session);
  });
});
