import { parseSetCookie } from '../../support/cookie-jar.js';
import type { Answer } from '../../support/client.js';
import { expectProblem } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';
import { anotherLogin, bodyOf, isLoggedIn, someUser } from '../../support/scenarios.js';

const gatehouse = useGatehouse({ projects: [DEFAULT_PROJECT, { id: 'other' }] });

function expectCleared(answer: Answer) {
  const cookies = answer.setCookies.map(parseSetCookie);
  expect(cookies.map(({ name }) => name)).toEqual(['a_session_default_legacy', 'a_session_default']);
  for (const { value, attributes } of cookies) {
    expect(['', 'deleted']).toContain(value);
    expect(Date.parse(attributes.get('expires') ?? '')).toBeLessThan(Date.now());
    expect(Object.fromEntries(attributes)).toMatchObject({ path: '/', httponly: '' });
  }
  expect(cookies.map(({ attributes }) => attributes.get('samesite')?.toLowerCase())).toEqual([
    undefined,
    'none',
  ]);
  expect(answer.headers['x-fallback-cookies']).toBe('[]');
}

function expectEmpty(answer: Answer) {
  expect(answer).toMatchObject({ status: 204, text: '' });
  expect(answer.headers['content-type']).toBeUndefined();
}

describe.each(['current', 'its id'])(
  'DELETE /account/sessions/{sessionId} of the own session by %s',
  (way) => {
    const logOut = (user: Awaited<ReturnType<typeof someUser>>) =>
      user.client.delete(`/account/sessions/${way === 'current' ? 'current' : user.session.$id}`);

    it('§9.1.deleteSession §14.15 answers 204 without a body', async () => {
      const answer = await logOut(await someUser(gatehouse));
      expectEmpty(answer);
      expect(answer.headers['x-ratelimit-limit']).toBe('100');
    });

    it('§14.7 clears both cookies and answers X-Fallback-Cookies []', async () => {
      expectCleared(await logOut(await someUser(gatehouse)));
    });

    it('ends the session, also for whoever kept the cookie', async () => {
      const user = await someUser(gatehouse);
      const kept = user.client.cookies.get('a_session_default');
      await logOut(user);
      const answer = await gatehouse
        .client()
        .get('/account', { headers: { cookie: `a_session_default=${kept}` } });
      expectProblem(answer, 401, 'general_unauthorized_scope');
    });

    it('§15.17 ends no other session', async () => {
      const user = await someUser(gatehouse);
      const other = await anotherLogin(gatehouse, user);
      await logOut(user);
      expect(await isLoggedIn(other.client)).toBe(true);
      expect(bodyOf(await other.client.get('/account/sessions')).total).toBe(1);
    });
  },
);

describe('DELETE /account/sessions/{sessionId}', () => {
  it('§14.16 of another session leaves the caller logged in and the cookies alone', async () => {
    const user = await someUser(gatehouse);
    const other = await anotherLogin(gatehouse, user);
    const answer = await user.client.delete(`/account/sessions/${other.session.$id}`);
    expectEmpty(answer);
    expect(answer.setCookies).toEqual([]);
    expect(answer.headers['x-fallback-cookies']).toBeUndefined();
    expect(await isLoggedIn(user.client)).toBe(true);
    expect(await isLoggedIn(other.client)).toBe(false);
  });

  it.each(['', '{}', '[]', 'null', '{"broken'])('takes the body %s as none', async (body) => {
    const { client } = await someUser(gatehouse);
    expectEmpty(await client.delete('/account/sessions/current', { body, contentType: 'application/json' }));
  });

  it('takes the id from the path alone', async () => {
    const user = await someUser(gatehouse);
    const other = await anotherLogin(gatehouse, user);
    const body = { sessionId: user.session.$id };
    expectEmpty(await user.client.delete(`/account/sessions/${other.session.$id}`, { body, query: body }));
    expect(await isLoggedIn(user.client)).toBe(true);
  });

  it('does not find a session of another user or project, and leaves it', async () => {
    const [mine, theirs] = [await someUser(gatehouse), await someUser(gatehouse)];
    const twin = await someUser(gatehouse, { project: 'other', userId: mine.id });
    for (const { session, client } of [theirs, twin]) {
      expectProblem(
        await mine.client.delete(`/account/sessions/${session.$id}`),
        404,
        'user_session_not_found',
      );
      expect(await isLoggedIn(client)).toBe(true);
    }
  });

  it('does not find a session twice', async () => {
    const user = await someUser(gatehouse);
    const other = await anotherLogin(gatehouse, user);
    const path = `/account/sessions/${other.session.$id}`;
    expectEmpty(await user.client.delete(path));
    expectProblem(await user.client.delete(path), 404, 'user_session_not_found');
  });

  it('refuses an id that can be none', async () => {
    const { client } = await someUser(gatehouse);
    for (const id of ['-a', 'unique()', '%C3%A9', 'a%00', 'a'.repeat(37)]) {
      const answer = await client.delete(`/account/sessions/${id}`);
      expectProblem(answer, 400, 'general_argument_invalid');
      expect(answer.body.message).toMatch(/^Invalid sessionId: /);
    }
  });

  it('§14.10 refuses a guest before it looks at parameters', async () => {
    expectProblem(await gatehouse.client().delete('/account/sessions/-'), 401, 'general_unauthorized_scope');
    expectProblem(
      await gatehouse.client().delete('/account/sessions/current'),
      401,
      'general_unauthorized_scope',
    );
  });

  it('§9.1.deleteSession writes session.delete into the log', async () => {
    const user = await someUser(gatehouse);
    const other = await anotherLogin(gatehouse, user);
    await user.client.delete(`/account/sessions/${other.session.$id}`);
    expect(bodyOf(await user.client.get('/account/logs')).logs[0]).toMatchObject({
      event: 'session.delete',
      userId: user.id,
    });
  });
});

describe('DELETE /account/sessions', () => {
  it('§9.1.deleteSessions ends all sessions of the caller, §14.7 clears the cookies and answers X-Fallback-Cookies []', async () => {
    const user = await someUser(gatehouse);
    const others = [await anotherLogin(gatehouse, user), await anotherLogin(gatehouse, user)];
    const answer = await user.client.delete('/account/sessions');
    expectEmpty(answer);
    expectCleared(answer);
    expect(answer.headers['x-ratelimit-limit']).toBe('100');
    for (const { client } of [user, ...others]) expect(await isLoggedIn(client)).toBe(false);
  });

  it('ends no session of anybody else', async () => {
    const [mine, theirs] = [await someUser(gatehouse), await someUser(gatehouse)];
    const twin = await someUser(gatehouse, { project: 'other', userId: mine.id });
    expectEmpty(await mine.client.delete('/account/sessions', { body: { userId: theirs.id } }));
    expect(await isLoggedIn(theirs.client)).toBe(true);
    expect(await isLoggedIn(twin.client)).toBe(true);
  });

  it('leaves the account: logging in goes on working', async () => {
    const user = await someUser(gatehouse);
    await user.client.delete('/account/sessions');
    const again = await anotherLogin(gatehouse, user);
    expect(bodyOf(await again.client.get('/account/sessions')).total).toBe(1);
  });

  it('§14.10 refuses a guest', async () => {
    expectProblem(await gatehouse.client().delete('/account/sessions'), 401, 'general_unauthorized_scope');
  });
});
