import { expectProblem, someEmail } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';
import {
  anotherLogin,
  bodyOf,
  expectOneWinner,
  RETURN_URL,
  SECOND,
  someUser,
} from '../../support/scenarios.js';

const gatehouse = useGatehouse();

type User = Awaited<ReturnType<typeof someUser>>;
const at = (timestamp: string) => ({ headers: { 'x-appwrite-timestamp': timestamp } });
const shifted = (date: string, ms: number) => new Date(Date.parse(date) + ms).toISOString();

const writes: [string, (user: User) => object][] = [
  ['name', () => ({ name: 'New Name' })],
  ['email', ({ password }) => ({ email: someEmail(), password })],
  ['password', ({ password }) => ({ password: 'a brand new password', oldPassword: password })],
  ['prefs', () => ({ prefs: { a: 1 } })],
  ['status', () => ({})],
];

describe.each(writes)('X-Appwrite-Timestamp on PATCH /account/%s', (field, bodyFor) => {
  const send = async (user: User, timestamp: (updatedAt: string) => string) => {
    const { $updatedAt } = bodyOf(await user.client.get('/account'));
    return user.client.patch(`/account/${field}`, bodyFor(user), at(timestamp($updatedAt)));
  };

  it('writes when the account has not been changed since', async () => {
    bodyOf(await send(await someUser(gatehouse), (updatedAt) => updatedAt));
    bodyOf(await send(await someUser(gatehouse), (updatedAt) => shifted(updatedAt, 60 * SECOND)));
  });

  it('writes nothing when it has been changed later', async () => {
    const user = await someUser(gatehouse);
    const before = bodyOf(await user.client.get('/account'));
    expectProblem(await send(user, (updatedAt) => shifted(updatedAt, -1)), 409, 'document_update_conflict');
    expect(bodyOf(await user.client.get('/account'))).toEqual(before);
    expect(bodyOf(await user.client.get('/account/logs')).total).toBe(2);
    await gatehouse.client().login(user);
  });

  it('is refused when it is no date-time', async () => {
    const user = await someUser(gatehouse);
    for (const nonsense of ['yesterday', '2020-13-45T00:00:00Z', '{}', '12']) {
      expectProblem(await send(user, () => nonsense), 400, 'general_argument_invalid');
    }
    expect(bodyOf(await user.client.get('/account'))).toEqual(user.account);
  });
});

describe('X-Appwrite-Timestamp', () => {
  it.each([
    '2001-02-03T04:05:06Z',
    '2001-02-03T04:05:06.789+00:00',
    '2001-02-03T04:05:06+02:00',
    '2001-02-03T04:05:06.7891234-08:00',
  ])('may be written as %s', async (timestamp) => {
    const { client } = await someUser(gatehouse);
    const answer = await client.patch('/account/name', { name: 'New' }, at(timestamp));
    expectProblem(answer, 409, 'document_update_conflict');
  });

  it('is compared as a moment, not as text', async () => {
    const { client, account } = await someUser(gatehouse);
    const inTokyo = new Date(Date.parse(account.$updatedAt) + 9 * 3_600_000)
      .toISOString()
      .replace('Z', '+09:00');
    bodyOf(await client.patch('/account/name', { name: 'New' }, at(inTokyo)));
  });

  it('comes after the parameters', async () => {
    const { client } = await someUser(gatehouse);
    const answer = await client.patch('/account/name', { name: '' }, at('nonsense'));
    expect(answer.body.message).toMatch(/^Invalid name: /);
  });

  it('comes after the own checks of the endpoint', async () => {
    const [{ client, password }, other] = [await someUser(gatehouse), await someUser(gatehouse)];
    const stale = at('2001-02-03T04:05:06Z');
    const wrong = await client.patch(
      '/account/email',
      { email: someEmail(), password: 'not my password' },
      stale,
    );
    expectProblem(wrong, 401, 'user_invalid_credentials');
    const taken = await client.patch('/account/email', { email: other.email, password }, stale);
    expectProblem(taken, 409, 'user_email_already_exists');
    expectProblem(await client.delete('/account/sessions/nothing', stale), 404, 'user_session_not_found');
  });

  it('looks at the session where a session is deleted', async () => {
    const user = await someUser(gatehouse);
    const { session } = await anotherLogin(gatehouse, user);
    const path = `/account/sessions/${session.$id}`;
    expectProblem(
      await user.client.delete(path, at(shifted(session.$createdAt, -1))),
      409,
      'document_update_conflict',
    );
    expectProblem(await user.client.delete(path, at('nonsense')), 400, 'general_argument_invalid');
    bodyOf(await user.client.get(path));
    gatehouse.advanceClock(SECOND);
    bodyOf(await user.client.patch('/account/name', { name: 'Later than the session' }));
    bodyOf(await user.client.delete(path, at(session.$createdAt)), 204);
  });

  it('is ignored everywhere else', async () => {
    for (const timestamp of ['nonsense', '2001-02-03T04:05:06Z']) {
      const client = gatehouse.client({ headers: { 'x-appwrite-timestamp': timestamp } });
      await client.signedUp();
      for (const path of ['/account', '/account/prefs', '/account/logs', '/account/sessions'])
        bodyOf(await client.get(path));
      bodyOf(await client.post('/account/verification', { url: RETURN_URL }), 201);
      bodyOf(await client.delete('/account/sessions'), 204);
    }
  });

  it('lets one of many simultaneous writers through', async () => {
    const { client, account } = await someUser(gatehouse);
    gatehouse.advanceClock(SECOND);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        client.patch('/account/name', { name: `Writer ${index}` }, at(account.$updatedAt)),
      ),
    );
    const winner = expectOneWinner(answers, 200, [409, 'document_update_conflict']);
    expect(bodyOf(await client.get('/account')).name).toBe(winner.body.name);
  });
});
