import { expectProblem } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';
import { bodyOf, expectModel, isLoggedIn, MINUTE, SECOND } from '../../support/scenarios.js';
import { eventsOf } from '../../support/ways-in.js';

const gatehouse = useGatehouse({
  projects: [
    DEFAULT_PROJECT,
    { id: 'other' },
    { id: 'closed', auth: { methods: { jwt: false } } },
    { id: 'brief', auth: { sessionDuration: 600 } },
  ],
  env: { APP_SECRET: 'the first root secret of the suite' },
});

async function withJwt(project = 'default') {
  const owner = gatehouse.client({ project });
  const user = await owner.signedUp();
  const { jwt } = bodyOf(await owner.post('/account/jwt', {}), 201) as { jwt: string };
  return { owner, user, jwt };
}

const by = (jwt: string, project = 'default') =>
  gatehouse.client({ project, headers: { 'X-Appwrite-JWT': jwt } });

describe('POST /account/jwt (contract §3.5)', () => {
  it('§9.1.createJWT makes an HS256 token of user, session and end, 15 minutes from now', async () => {
    const { user, jwt } = await withJwt();
    const [header, payload] = jwt
      .split('.', 2)
      .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
    expect(header).toEqual({ typ: 'JWT', alg: 'HS256' });
    expect(Object.keys(payload)).toEqual(['userId', 'sessionId', 'exp']);
    expect(payload).toMatchObject({ userId: user.id, sessionId: user.session.$id });
  });

  it('§9.1.createJWT answers nothing but the token, and leaves no log entry', async () => {
    const client = gatehouse.client();
    await client.signedUp();
    expectModel(bodyOf(await client.post('/account/jwt', {}), 201), ['jwt']);
    expect(await eventsOf(client)).toEqual(['session.create', 'user.create']);
  });

  it('§9.1.createJWT is closed to guests', async () => {
    expectProblem(await gatehouse.client().post('/account/jwt', {}), 401, 'general_unauthorized_scope');
  });

  it('§14.17 stands for the user, without a current session', async () => {
    const { user, jwt } = await withJwt();
    const client = by(jwt);
    expect(bodyOf(await client.get('/account')).$id).toBe(user.id);
    expect(bodyOf(await client.get('/account/sessions')).sessions[0].current).toBe(false);
    expectProblem(await client.get('/account/sessions/current'), 404, 'user_session_not_found');
    expectProblem(await client.post('/account/jwt', {}), 404, 'user_session_not_found');
  });

  it('decides who the caller is beside a cookie of somebody else', async () => {
    const { user, jwt } = await withJwt();
    const stranger = gatehouse.client();
    const { session } = await stranger.signedUp();
    const headers = { 'X-Appwrite-JWT': jwt };
    expect(bodyOf(await stranger.get('/account', { headers })).$id).toBe(user.id);
    // The cookie still says which session is the current one: none of this user's.
    const { sessions } = bodyOf(await stranger.get('/account/sessions', { headers }));
    expect(sessions.map(({ current }: { current: boolean }) => current)).toEqual([false]);
    expectProblem(
      await stranger.get(`/account/sessions/${session.$id}`, { headers }),
      404,
      'user_session_not_found',
    );
    expect(bodyOf(await stranger.get('/account')).$id).toBe(session.userId);
  });

  it('§17.22 dies with the session that it comes from', async () => {
    const { owner, jwt } = await withJwt();
    await owner.delete('/account/sessions/current');
    expectProblem(await by(jwt).get('/account'), 401, 'general_unauthorized_scope');
  });

  it('§17.22 dies when its session expires, though it has minutes left', async () => {
    const { owner, jwt } = await withJwt('brief');
    gatehouse.advanceClock(9 * MINUTE);
    expect((await by(jwt, 'brief').get('/account')).status).toBe(200);
    gatehouse.advanceClock(2 * MINUTE);
    expect(await isLoggedIn(owner)).toBe(false);
    expectProblem(await by(jwt, 'brief').get('/account'), 401, 'general_unauthorized_scope');
  });

  it('is refused with its owner once the owner is blocked, on public routes too', async () => {
    const { owner, jwt } = await withJwt();
    bodyOf(await owner.patch('/account/status'));
    expectProblem(await by(jwt).get('/account'), 401, 'user_blocked');
    expectProblem(await by(jwt).post('/account/sessions/anonymous', {}), 401, 'user_blocked');
  });

  it('§17.22 is no token in another project, on public routes neither', async () => {
    const { jwt } = await withJwt();
    expectProblem(await by(jwt, 'other').post('/account/recovery', {}), 401, 'user_jwt_invalid');
  });

  it('§14.14 can be switched off', async () => {
    const client = gatehouse.client({ project: 'closed' });
    await client.signedUp();
    expectProblem(await client.post('/account/jwt', {}), 501, 'user_auth_method_unsupported');
  });

  it('outlives a rotation of the root secret', async () => {
    const { user, jwt } = await withJwt();
    await gatehouse.restart({ APP_SECRET: 'a second root secret of the suite: alone now' });
    expectProblem(await by(jwt).get('/account'), 401, 'user_jwt_invalid');
    await gatehouse.restart({
      APP_SECRET: 'a second root secret of the suite: alone now,the first root secret of the suite',
    });
    expect(bodyOf(await by(jwt).get('/account')).$id).toBe(user.id);
  });

  it('§15.12 lives for 15 minutes and 10 seconds of tolerance', async () => {
    const { jwt } = await withJwt();
    gatehouse.advanceClock(15 * MINUTE + 5 * SECOND);
    expect((await by(jwt).get('/account')).status).toBe(200);
    gatehouse.advanceClock(10 * SECOND);
    expectProblem(await by(jwt).get('/account'), 401, 'user_jwt_invalid');
  });
});
