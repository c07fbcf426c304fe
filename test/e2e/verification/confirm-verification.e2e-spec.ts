import { expectProblem, linkIn } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';
import { BAD_SECRETS, BAD_UIDS, describeRequired, expectFirstErrorFirst } from '../../support/parameters.js';
import {
  bodyOf,
  credentialsIn,
  DAY,
  expectModel,
  isLoggedIn,
  mailedRecovery,
  mailedVerification,
  MINUTE,
  RETURN_URL,
  someUser,
  TOKEN_FIELDS,
  tokenIn,
} from '../../support/scenarios.js';

const gatehouse = useGatehouse({ projects: [DEFAULT_PROJECT, { id: 'other' }] });

const confirm = (body: object, project = 'default') =>
  gatehouse.client({ project }).put('/account/verification', body);
async function withLink() {
  const user = await someUser(gatehouse);
  return { ...user, token: await mailedVerification(gatehouse, user.client, user.email) };
}
const isVerified = async ({ client }: Awaited<ReturnType<typeof someUser>>) =>
  bodyOf(await client.get('/account')).emailVerification;

describe('PUT /account/verification', () => {
  it('§14.31 verifies the address from another browser, logged out', async () => {
    const user = await withLink();
    bodyOf(await confirm(user.token));
    const account = bodyOf(await user.client.get('/account'));
    expect(account).toEqual({ ...user.account, emailVerification: true, $updatedAt: account.$updatedAt });
    expect(account.$updatedAt > user.account.$updatedAt).toBe(true);
  });

  it('§9.1.updateVerification answers 200 with the spent token, every field in the order of the model', async () => {
    const user = await someUser(gatehouse);
    const made = bodyOf(await user.client.post('/account/verification', { url: RETURN_URL }), 201);
    const answer = await confirm(tokenIn(linkIn(await gatehouse.messageTo(user.email))));
    const spent = bodyOf(answer);
    expectModel(spent, TOKEN_FIELDS);
    expect(spent).toEqual(made);
    expect(answer.headers['x-ratelimit-limit']).toBe('10');
  });

  it('§16.7 §17.19 answers no secret and no hash of it', async () => {
    const { token } = await withLink();
    const { text } = await confirm(token);
    expect(text).toContain('"secret":""');
    expect(text).not.toMatch(/[0-9a-f]{64}/);
  });

  it('does not log in', async () => {
    const { token } = await withLink();
    const client = gatehouse.client();
    const answer = await client.put('/account/verification', token);
    expect(answer.setCookies).toEqual([]);
    expect(answer.headers['x-fallback-cookies']).toBeUndefined();
    expect(await isLoggedIn(client)).toBe(false);
  });

  it('§17.26 ends no session: the owner of the session confirms an own address', async () => {
    const user = await withLink();
    bodyOf(await confirm(user.token));
    expect(await isLoggedIn(user.client)).toBe(true);
  });

  it('works from the session of anybody else, for the user of the link', async () => {
    const [user, other] = [await withLink(), await someUser(gatehouse)];
    bodyOf(await other.client.put('/account/verification', user.token));
    expect([await isVerified(user), await isVerified(other)]).toEqual([true, false]);
  });

  it('reads a form as well', async () => {
    const { token } = await withLink();
    const form = new URLSearchParams({ ...token }).toString();
    const answer = await gatehouse.client().put('/account/verification', form, {
      contentType: 'application/x-www-form-urlencoded',
    });
    bodyOf(answer);
  });

  it('§9.1.updateVerification writes verification.update into the log of the user, with the address of the request', async () => {
    const user = await withLink();
    const client = gatehouse.client();
    bodyOf(await client.put('/account/verification', user.token));
    expect(bodyOf(await user.client.get('/account/logs')).logs[0]).toMatchObject({
      event: 'verification.update',
      ip: client.ip,
    });
  });
});

describe('a verification link', () => {
  it('§14.33 is good once', async () => {
    const { token } = await withLink();
    bodyOf(await confirm(token));
    expectProblem(await confirm(token), 401, 'user_invalid_token');
  });

  it('§14.33 is good for 7 days, and no longer', async () => {
    const [inTime, late] = [await withLink(), await withLink()];
    gatehouse.advanceClock(7 * DAY - MINUTE);
    bodyOf(await confirm(inTime.token));
    gatehouse.advanceClock(2 * MINUTE);
    expectProblem(await confirm(late.token), 401, 'user_invalid_token');
    expect(await isVerified(late)).toBe(false);
  });

  it('is not spent by wrong attempts', async () => {
    const { token } = await withLink();
    for (let index = 0; index < 12; index += 1) {
      expectProblem(await confirm({ ...token, secret: 'wrong' }), 401, 'user_invalid_token');
    }
    bodyOf(await confirm(token));
  });

  it('is refused cut, extended, flipped, in capitals or as a pattern', async () => {
    const user = await withLink();
    const { secret } = user.token;
    const wrong = [
      ...[
        secret.slice(0, -1),
        secret.slice(1),
        secret.slice(0, 64),
        '0'.repeat(256),
        secret.toUpperCase(),
        '%',
        '_'.repeat(256),
      ],
      ...[
        (secret.startsWith('0') ? '1' : '0') + secret.slice(1),
        [...secret].reverse().join(''),
        `${secret.slice(0, -1)}\0`,
        ' ',
      ],
    ].filter((candidate) => candidate !== secret);
    for (const candidate of wrong) {
      expectProblem(await confirm({ userId: user.id, secret: candidate }), 401, 'user_invalid_token');
    }
    expect(await isVerified(user)).toBe(false);
  });

  it('is refused for another user', async () => {
    const [{ token }, other] = [await withLink(), await someUser(gatehouse)];
    expectProblem(await confirm({ userId: other.id, secret: token.secret }), 401, 'user_invalid_token');
    expect(await isVerified(other)).toBe(false);
    bodyOf(await confirm(token));
  });

  it('is refused in another project, also for a user of the same id and email', async () => {
    const user = await withLink();
    expectProblem(await confirm(user.token, 'other'), 404, 'user_not_found');
    await gatehouse.client({ project: 'other' }).register({ userId: user.id, email: user.email });
    expectProblem(await confirm(user.token, 'other'), 401, 'user_invalid_token');
  });

  it('is not a recovery link or a session secret', async () => {
    const user = await someUser(gatehouse);
    const recovery = await mailedRecovery(gatehouse, user.email);
    expectProblem(await confirm(recovery), 401, 'user_invalid_token');
    expectProblem(
      await confirm({ userId: user.id, secret: credentialsIn(user.client).secret }),
      401,
      'user_invalid_token',
    );
    expect(await isVerified(user)).toBe(false);
  });

  it('stays good over a restart of the server', async () => {
    const { token } = await withLink();
    await gatehouse.restart();
    bodyOf(await confirm(token));
  });
});

describe('PUT /account/verification refuses', () => {
  it('§14.33 an unknown user with 404 before it looks at the secret', async () => {
    expectProblem(await confirm({ userId: 'nobody', secret: 'x' }), 404, 'user_not_found');
  });

  it('§14.43 a body without parameters, naming the first one', async () => {
    const answer = await gatehouse
      .client()
      .put('/account/verification', '[]', { contentType: 'application/json' });
    expectProblem(answer, 400, 'general_argument_invalid');
    expect(answer.body.message).toMatch(/^Param "userId"/);
  });

  it('parameters from the query, as a link in a mail would send them', async () => {
    const { token } = await withLink();
    const answer = await gatehouse.client().put('/account/verification', {}, { query: { ...token } });
    expectProblem(answer, 400, 'general_argument_invalid');
    const get = await gatehouse.client().get('/account/verification', { query: { ...token } });
    expectProblem(get, 404, 'general_route_not_found');
    bodyOf(await confirm(token));
  });

  it('the first wrong parameter only', async () => {
    await expectFirstErrorFirst(['userId', 'secret'], { userId: 'someone' }, (body) => confirm(body));
  });

  describeRequired('userId', [...BAD_UIDS, ['unique()', 'unique()']], (userId) =>
    confirm({ userId, secret: 'x' }),
  );
  describeRequired('secret', BAD_SECRETS, (secret) => confirm({ userId: 'someone', secret }));
});
