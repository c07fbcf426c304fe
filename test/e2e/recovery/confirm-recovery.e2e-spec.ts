import { expectProblem, linkIn, someEmail } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';
import {
  BAD_PASSWORDS,
  BAD_SECRETS,
  BAD_UIDS,
  describeRequired,
  expectFirstErrorFirst,
} from '../../support/parameters.js';
import {
  anotherLogin,
  bodyOf,
  credentialsIn,
  expectModel,
  HOUR,
  isLoggedIn,
  mailedRecovery,
  mailedVerification,
  MINUTE,
  resetTo,
  RETURN_URL,
  someUser,
  TOKEN_FIELDS,
  tokenIn,
} from '../../support/scenarios.js';

const gatehouse = useGatehouse({
  projects: [
    DEFAULT_PROJECT,
    { id: 'other' },
    { id: 'history', auth: { passwordHistory: 3 } },
    { id: 'ending', auth: { endSessionsOnPasswordChange: true } },
  ],
});

const NEW = 'a brand new password';
const confirm = (body: object, project = 'default') =>
  gatehouse.client({ project }).put('/account/recovery', body);
const login = (email: string, password: string) =>
  gatehouse.client().post('/account/sessions/email', { email, password });
async function withLink(project = 'default') {
  const client = gatehouse.client({ project });
  const user = await client.register();
  return { ...user, client, token: await mailedRecovery(gatehouse, user.email, { project }) };
}
/** A user whose address is verified, so that nothing is left to claim. */
async function provenUser(project = 'default') {
  const user = await someUser(gatehouse, { project });
  bodyOf(
    await user.client.put(
      '/account/verification',
      await mailedVerification(gatehouse, user.client, user.email),
    ),
  );
  return user;
}

describe('PUT /account/recovery', () => {
  it('sets the new password; the old one is dead', async () => {
    const { email, password, token } = await withLink();
    bodyOf(await confirm(resetTo(token, NEW)));
    bodyOf(await login(email, NEW), 201);
    expectProblem(await login(email, password), 401, 'user_invalid_credentials');
  });

  it('§9.1.updateRecovery answers 200 with the spent token, every field in the order of the model, §16.7 §17.19 without secret and hash', async () => {
    const { email } = await gatehouse.client().register();
    const made = bodyOf(await gatehouse.client().post('/account/recovery', { email, url: RETURN_URL }), 201);
    const answer = await confirm(resetTo(tokenIn(linkIn(await gatehouse.messageTo(email))), NEW));
    expectModel(bodyOf(answer), TOKEN_FIELDS);
    expect(answer.body).toEqual(made);
    expect(answer.text).not.toMatch(/[0-9a-f]{64}/);
    expect(answer.headers['x-ratelimit-limit']).toBe('10');
  });

  it('§14.27 does not log in; it verifies the email', async () => {
    const { account, email, token } = await withLink();
    const client = gatehouse.client();
    const answer = await client.put('/account/recovery', resetTo(token, NEW));
    expect(bodyOf(answer).userId).toBe(account.$id);
    expect(answer.setCookies).toEqual([]);
    expect(answer.headers['x-fallback-cookies']).toBeUndefined();
    expect(await isLoggedIn(client)).toBe(false);

    await client.login({ email, password: NEW });
    const after = bodyOf(await client.get('/account'));
    const { passwordUpdate, $updatedAt } = after;
    expect(after).toEqual({ ...account, emailVerification: true, passwordUpdate, $updatedAt });
    expect(passwordUpdate > account.passwordUpdate).toBe(true);
  });

  it('§15.9 takes a password of 8 characters, 256 characters, any characters', async () => {
    for (const password of ['🍰'.repeat(8), 'é'.repeat(256), 'abcdefg\0']) {
      const { email, token } = await withLink();
      bodyOf(await confirm(resetTo(token, password)));
      bodyOf(await login(email, password), 201);
    }
  });

  it('§9.1.updateRecovery writes recovery.update into the log of the user', async () => {
    const { token, client, email } = await withLink();
    bodyOf(await confirm(resetTo(token, NEW)));
    await client.login({ email, password: NEW });
    const { logs } = bodyOf(await client.get('/account/logs'));
    const events = logs.map(({ event }: { event: string }) => event);
    expect(events).toEqual(['session.create', 'recovery.update', 'recovery.create', 'user.create']);
  });
});

describe('§17.10-opt-in recovery where a new password ends sessions', () => {
  it('ends all of a proven account, also the one that confirms', async () => {
    const [user, stranger] = [await provenUser('ending'), await someUser(gatehouse, { project: 'ending' })];
    const other = await anotherLogin(gatehouse, user, 'ending');
    const token = await mailedRecovery(gatehouse, user.email, { project: 'ending', count: 2 });
    const wrong = resetTo({ ...token, secret: 'wrong' }, NEW);
    expectProblem(await confirm(wrong, 'ending'), 401, 'user_invalid_token');
    expect(await isLoggedIn(other.client)).toBe(true);

    bodyOf(await user.client.put('/account/recovery', resetTo(token, NEW)));
    for (const { client } of [user, other]) expect(await isLoggedIn(client)).toBe(false);
    expect(await isLoggedIn(stranger.client)).toBe(true);
    await anotherLogin(gatehouse, { email: user.email, password: NEW }, 'ending');
  });
});

describe('a recovery link', () => {
  it('§14.33 is good once', async () => {
    const { token, email } = await withLink();
    bodyOf(await confirm(resetTo(token, NEW)));
    expectProblem(await confirm(resetTo(token, 'yet another password')), 401, 'user_invalid_token');
    bodyOf(await login(email, NEW), 201);
  });

  it('§14.33 is good for an hour, and no longer', async () => {
    const [inTime, late] = [await withLink(), await withLink()];
    gatehouse.advanceClock(HOUR - MINUTE);
    bodyOf(await confirm(resetTo(inTime.token, NEW)));
    gatehouse.advanceClock(2 * MINUTE);
    expectProblem(await confirm(resetTo(late.token, NEW)), 401, 'user_invalid_token');
    bodyOf(await login(late.email, late.password), 201);
  });

  it('is not spent by wrong attempts', async () => {
    const { token } = await withLink();
    for (let index = 0; index < 12; index += 1) {
      expectProblem(await confirm(resetTo({ ...token, secret: 'wrong' }, NEW)), 401, 'user_invalid_token');
    }
    expectProblem(
      await confirm({ ...resetTo(token, NEW), passwordAgain: 'not the same' }),
      400,
      'user_password_mismatch',
    );
    expectProblem(await confirm(resetTo(token, 'short')), 400, 'general_argument_invalid');
    bodyOf(await confirm(resetTo(token, NEW)));
  });

  it('is refused cut, extended, flipped or in capitals', async () => {
    const { token, id, email, password } = await withLink();
    const { secret } = token;
    const flipped = (secret.startsWith('0') ? '1' : '0') + secret.slice(1);
    for (const wrong of [
      secret.slice(0, -1),
      secret.slice(0, 64),
      flipped,
      secret.toUpperCase(),
      '0'.repeat(256),
      '%',
      ' ',
    ]) {
      expectProblem(await confirm(resetTo({ userId: id, secret: wrong }, NEW)), 401, 'user_invalid_token');
    }
    bodyOf(await login(email, password), 201);
  });

  it('is refused for another user, whoever asks', async () => {
    const [{ token }, victim] = [await withLink(), await someUser(gatehouse)];
    const body = resetTo({ userId: victim.id, secret: token.secret }, NEW);
    expectProblem(await confirm(body), 401, 'user_invalid_token');
    expectProblem(await victim.client.put('/account/recovery', body), 401, 'user_invalid_token');
    bodyOf(await login(victim.email, victim.password), 201);
  });

  it('is refused in another project, also for a user of the same id and email', async () => {
    const user = await withLink();
    expectProblem(await confirm(resetTo(user.token, NEW), 'other'), 404, 'user_not_found');
    await gatehouse.client({ project: 'other' }).register({ userId: user.id, email: user.email });
    expectProblem(await confirm(resetTo(user.token, NEW), 'other'), 401, 'user_invalid_token');
  });

  it('is not a verification link or a session secret', async () => {
    const user = await someUser(gatehouse);
    const verification = await mailedVerification(gatehouse, user.client, user.email);
    const session = { userId: user.id, secret: credentialsIn(user.client).secret };
    for (const token of [verification, session]) {
      expectProblem(await confirm(resetTo(token, NEW)), 401, 'user_invalid_token');
    }
    bodyOf(await gatehouse.client().put('/account/verification', verification));
  });
});

describe('§17.26 recovery of an account whose address nobody has proven', () => {
  it('ends every session: whoever registered a foreign address is out', async () => {
    const squatter = await someUser(gatehouse);
    const second = await anotherLogin(gatehouse, squatter);
    bodyOf(await confirm(resetTo(await mailedRecovery(gatehouse, squatter.email), NEW)));
    for (const { client } of [squatter, second]) expect(await isLoggedIn(client)).toBe(false);
    expectProblem(await login(squatter.email, squatter.password), 401, 'user_invalid_credentials');
    const owner = await anotherLogin(gatehouse, { email: squatter.email, password: NEW });
    expect(bodyOf(await owner.client.get('/account/sessions')).total).toBe(1);
  });

  it('ends them also when another user is logged in where it is confirmed', async () => {
    const [squatter, visitor] = [await someUser(gatehouse), await someUser(gatehouse)];
    const token = await mailedRecovery(gatehouse, squatter.email);
    bodyOf(await visitor.client.put('/account/recovery', resetTo(token, NEW)));
    expect([await isLoggedIn(squatter.client), await isLoggedIn(visitor.client)]).toEqual([false, true]);
  });

  it('ends none when a session of the account itself confirms', async () => {
    const user = await someUser(gatehouse);
    const other = await anotherLogin(gatehouse, user);
    bodyOf(
      await user.client.put('/account/recovery', resetTo(await mailedRecovery(gatehouse, user.email), NEW)),
    );
    for (const { client } of [user, other]) expect(await isLoggedIn(client)).toBe(true);
  });

  it('leaves open verification links: they lie in the mailbox of the owner', async () => {
    const { client, email } = await someUser(gatehouse);
    const verification = await mailedVerification(gatehouse, client, email);
    bodyOf(await confirm(resetTo(await mailedRecovery(gatehouse, email, { count: 2 }), NEW)));
    bodyOf(await gatehouse.client().put('/account/verification', verification));
  });

  it('§17.10 ends no session of a proven account', async () => {
    const user = await provenUser();
    const other = await anotherLogin(gatehouse, user);
    bodyOf(await confirm(resetTo(await mailedRecovery(gatehouse, user.email, { count: 2 }), NEW)));
    for (const { client } of [user, other]) expect(await isLoggedIn(client)).toBe(true);
  });

  it('counts an account as unproven again once its address has changed', async () => {
    const user = await provenUser();
    const email = someEmail();
    bodyOf(await user.client.patch('/account/email', { email, password: user.password }));
    bodyOf(await confirm(resetTo(await mailedRecovery(gatehouse, email), NEW)));
    expect(await isLoggedIn(user.client)).toBe(false);
  });
});

describe('PUT /account/recovery refuses', () => {
  it('two passwords that differ, before it looks at the user', async () => {
    const body = { userId: 'nobody', secret: 'x', password: NEW, passwordAgain: `${NEW}!` };
    expectProblem(await confirm(body), 400, 'user_password_mismatch');
  });

  it('§14.33 an unknown user with 404 before it looks at the secret', async () => {
    expectProblem(await confirm(resetTo({ userId: 'nobody', secret: 'x' }, NEW)), 404, 'user_not_found');
  });

  it('§17.20 a password of the history, but only to whoever has the link, which stays good', async () => {
    const { token, id, password } = await withLink('history');
    const wrong = resetTo({ userId: id, secret: 'wrong' }, password);
    expectProblem(await confirm(wrong, 'history'), 401, 'user_invalid_token');
    expectProblem(await confirm(resetTo(token, password), 'history'), 409, 'password_recently_used');
    bodyOf(await confirm(resetTo(token, NEW), 'history'));
    const next = await mailedRecovery(gatehouse, (await withLink('history')).email, {
      project: 'history',
      count: 2,
    });
    bodyOf(await confirm(resetTo(next, NEW), 'history'));
  });

  it('§17.20 a password that recovery itself has put into the history', async () => {
    const { token, email, client } = await withLink('history');
    bodyOf(await confirm(resetTo(token, NEW), 'history'));
    await client.login({ email, password: NEW });
    const answer = await client.patch('/account/password', { password: NEW, oldPassword: NEW });
    expectProblem(answer, 409, 'password_recently_used');
  });

  it('the first wrong parameter only', async () => {
    const valid = { userId: 'someone', secret: 'x', password: NEW };
    await expectFirstErrorFirst(['userId', 'secret', 'password', 'passwordAgain'], valid, (body) =>
      confirm(body),
    );
  });

  const send = (body: object) => confirm({ ...resetTo({ userId: 'someone', secret: 'x' }, NEW), ...body });
  describeRequired('userId', [...BAD_UIDS, ['unique()', 'unique()']], (userId) => send({ userId }));
  describeRequired('secret', BAD_SECRETS, (secret) => send({ secret }));
  describeRequired('password', BAD_PASSWORDS, (password) => send({ password }));
  describeRequired('passwordAgain', BAD_PASSWORDS, (passwordAgain) => send({ passwordAgain }));
});
