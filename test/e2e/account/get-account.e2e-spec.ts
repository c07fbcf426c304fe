import { DATE, expectProblem } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';
import {
  ACCOUNT_FIELDS,
  bodyOf,
  credentialsIn,
  expectModel,
  isLoggedIn,
  someUser,
} from '../../support/scenarios.js';

const gatehouse = useGatehouse({ projects: [DEFAULT_PROJECT, { id: 'other' }] });

const cookieOf = (credentials: { id: string; secret: string }) =>
  encodeURIComponent(Buffer.from(JSON.stringify(credentials)).toString('base64'));

describe('GET /account', () => {
  it('§9.1.get answers the caller, every field in the order of the model', async () => {
    const { client, ...user } = await someUser(gatehouse);
    const answer = await client.get('/account');
    const account = bodyOf(answer);
    expectModel(account, ACCOUNT_FIELDS);
    expect(account).toMatchObject({
      $id: user.id,
      name: user.name,
      email: user.email,
      status: true,
      phone: '',
    });
    for (const date of ['$createdAt', '$updatedAt', 'registration', 'passwordUpdate'])
      expect(account[date]).toMatch(DATE);
    expect(answer.headers['content-type']).toBe('application/json; charset=UTF-8');
  });

  it('says nothing of password, hash, sessions and tokens', async () => {
    const { client, password } = await someUser(gatehouse);
    const { text } = await client.get('/account');
    expect(text).not.toContain(password);
    expect(text).not.toMatch(
      /"(password|hash|hashOptions|passwordHistory|sessions|tokens|secret|projectId)"/,
    );
  });

  it('has no labels and accessedAt in the era of response format 1.0.0', async () => {
    const { client } = await someUser(gatehouse);
    expectModel(
      bodyOf(await client.get('/account', { headers: { 'x-appwrite-response-format': '1.0.0' } })),
      ACCOUNT_FIELDS,
    );
  });

  it('does not move $updatedAt by reading', async () => {
    const { client } = await someUser(gatehouse);
    const before = bodyOf(await client.get('/account'));
    await client.get('/account/prefs');
    await client.get('/account/sessions');
    expect(bodyOf(await client.get('/account'))).toEqual(before);
  });

  it('§14.46 answers HEAD with the headers alone', async () => {
    const { client } = await someUser(gatehouse);
    const [get, head] = [await client.get('/account'), await client.request('HEAD', '/account')];
    expect(head).toMatchObject({ status: 200, text: '' });
    expect(head.headers['content-type']).toBe(get.headers['content-type']);
  });

  it('ignores what is sent along', async () => {
    const [{ client, id }, victim] = [await someUser(gatehouse), await someUser(gatehouse)];
    const answer = await client.request('GET', '/account', {
      query: { userId: victim.id, $id: victim.id },
      body: { userId: victim.id },
    });
    expect(bodyOf(answer).$id).toBe(id);
  });

  it('announces no limit, for there is none', async () => {
    const { client } = await someUser(gatehouse);
    expect(
      Object.keys((await client.get('/account')).headers).filter((name) => name.startsWith('x-ratelimit')),
    ).toEqual([]);
  });
});

describe('GET /account takes for a guest', () => {
  it('§9.1.get §14.10 somebody without a session', async () => {
    expectProblem(await gatehouse.client().get('/account'), 401, 'general_unauthorized_scope');
  });

  it('§14.8 somebody with a stale or broken cookie', async () => {
    const { client, id } = await someUser(gatehouse);
    const { secret } = credentialsIn(client);
    const flipped = (secret.startsWith('0') ? '1' : '0') + secret.slice(1);
    const broken = [
      ...['', 'deleted', 'x', '%zz', '{}', 'bnVsbA==', 'W10=', Buffer.from('{"id":').toString('base64')],
      ...[
        cookieOf({ id, secret: flipped }),
        cookieOf({ id, secret: secret.slice(0, -1) }),
        cookieOf({ id, secret: `${secret}0` }),
      ],
      ...[
        cookieOf({ id, secret: secret.toUpperCase() }),
        cookieOf({ id, secret: '' }),
        cookieOf({ id: 'nobody', secret }),
      ],
      `${client.cookies.get('a_session_default')}xx`,
    ];
    for (const value of broken) {
      const answer = await gatehouse
        .client()
        .get('/account', { headers: { cookie: `a_session_default=${value}` } });
      expectProblem(answer, 401, 'general_unauthorized_scope');
    }
  });

  it('somebody who sends the secret of another user with an own id', async () => {
    const [mine, theirs] = [await someUser(gatehouse), await someUser(gatehouse)];
    const value = cookieOf({ id: mine.id, secret: credentialsIn(theirs.client).secret });
    const answer = await gatehouse
      .client()
      .get('/account', { headers: { cookie: `a_session_default=${value}` } });
    expectProblem(answer, 401, 'general_unauthorized_scope');
  });

  it('§14.20 a user of another project, also one with the same id', async () => {
    const { client, id } = await someUser(gatehouse);
    await gatehouse.client({ project: 'other' }).register({ userId: id });
    const value = client.cookies.get('a_session_default');
    const answer = await gatehouse.client({ project: 'other' }).get('/account', {
      headers: { cookie: `a_session_other=${value}; a_session_default=${value}` },
    });
    expectProblem(answer, 401, 'general_unauthorized_scope');
  });

  it('nobody else: the session cookie of either name opens the account', async () => {
    const { client } = await someUser(gatehouse);
    const value = client.cookies.get('a_session_default');
    for (const name of ['a_session_default', 'a_session_default_legacy']) {
      bodyOf(await gatehouse.client().get('/account', { headers: { cookie: `${name}=${value}` } }));
    }
    expect(await isLoggedIn(client)).toBe(true);
  });
});
