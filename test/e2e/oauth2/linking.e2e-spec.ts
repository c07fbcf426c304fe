import { someEmail } from '../../support/expectations.js';
import {
  accountOf,
  expectFailure,
  expectLoggedIn,
  expectPage,
  portraitOf,
  sessionIn,
  useScene,
  withProviders,
} from '../../support/oauth2/scene.js';
import { bodyOf, isLoggedIn, mailedVerification, someUser } from '../../support/scenarios.js';
import { linkUser, phoneUser, provePhone } from '../../support/ways-in.js';

/**
 * Rule 13, row by row. discord says whether it has verified an address; box never does. `github`, `google`: further
 * identities of the same person.
 */
const scene = useScene({
  projects: (simulator) => [
    withProviders(simulator),
    withProviders(simulator, { id: 'full', auth: { maxUsers: 1 } }),
    withProviders(simulator, { id: 'trusting' }, { box: { trustEmail: true } }),
  ],
});

/** Somebody with an account that a login with discord has made, and the way to come back. */
const discordUser = (person = {}) => scene.join('discord', person);

/** Signed up with a password, and the address confirmed by its mail. */
async function verifiedUser(email = someEmail()) {
  const user = await someUser(scene.gatehouse, { email });
  const proof = await mailedVerification(scene.gatehouse, user.client, email);
  bodyOf(await scene.gatehouse.client().put('/account/verification', proof));
  return user;
}

async function anonymous() {
  const client = scene.gatehouse.client();
  const session = bodyOf(await client.post('/account/sessions/anonymous', {}), 201);
  return { client, session, id: session.userId as string };
}

const asserting = (email: string | null) => ({ person: { email, emailVerified: true } });
const showing = (email: string | null) => ({ person: { email, emailVerified: false } });

describe('rule 13: the identity is known', () => {
  it('rule 13: and nobody logged in: it opens the account of its user', async () => {
    const user = await discordUser();
    const again = await scene.logIn('discord', { visit: user.visit });
    expectLoggedIn(again);
    expect((await accountOf(again)).$id).toBe(user.id);
    expect(bodyOf(await user.client.get('/account/sessions')).total).toBe(2);
    expect(bodyOf(await user.client.get('/account/identities')).total).toBe(1);
  });

  it('rule 13: and its own user logged in: a new session in the place of that one', async () => {
    const user = await discordUser();
    const before = sessionIn(user.client);
    const again = await scene.logIn('discord', { visit: user.visit, browser: user.login.browser });
    expectLoggedIn(again);
    expect(sessionIn(again.client).id).toBe(user.id);
    expect(sessionIn(again.client).secret).not.toBe(before.secret);
    expect(bodyOf(await again.client.get('/account/sessions')).total).toBe(1);
    expect(await isLoggedIn(user.client)).toBe(false);
  });

  it('rule 13: of a blocked user: user_blocked', async () => {
    const user = await discordUser();
    bodyOf(await user.client.patch('/account/status'));
    expectFailure(await scene.logIn('discord', { visit: user.visit }), 401, 'user_blocked');
    // With a session of that user the start itself is refused, by a page.
    const { page } = await scene.logIn('discord', { visit: user.visit, browser: user.login.browser });
    expectPage(page, 401);
  });

  it('rule 13: §15.19 and another user logged in: refused, and nothing changes', async () => {
    const owner = await discordUser();
    const other = await someUser(scene.gatehouse);
    const before = [await portraitOf(owner.client), await portraitOf(other.client)];
    const login = await scene.logIn('discord', {
      visit: owner.visit,
      browser: scene.browserOf(other.client),
    });
    expectFailure(login, 409, 'user_already_exists');
    expect([await portraitOf(owner.client), await portraitOf(other.client)]).toEqual(before);
    expect(sessionIn(login.client).id).toBe(other.id);
  });

  it('rule 13: by whatever address it comes now, also one of somebody else', async () => {
    const { email } = await verifiedUser();
    const user = await discordUser();
    Object.assign(user.visit.behaviour.person, { email });
    const again = await scene.logIn('discord', { visit: user.visit });
    expectLoggedIn(again);
    expect((await accountOf(again)).$id).toBe(user.id);
  });
});

describe('rule 13: the identity is new, and somebody is logged in', () => {
  it('rule 13: it is attached, and name and address that are set stay', async () => {
    const user = await someUser(scene.gatehouse, { name: 'Ada Lovelace' });
    const before = bodyOf(await user.client.get('/account'));
    const login = await scene.logInStranger('discord', asserting(someEmail()), {
      browser: scene.browserOf(user.client),
    });
    expectLoggedIn(login);
    const { $updatedAt: _, ...account } = await accountOf(login);
    expect(before).toMatchObject(account);
    const { identities } = bodyOf(await login.client.get('/account/identities'));
    expect(identities).toEqual([
      expect.objectContaining({
        userId: user.id,
        provider: 'discord',
        providerUid: login.visit.behaviour.person.id,
        providerEmail: login.visit.behaviour.person.email,
      }),
    ]);
    expect(bodyOf(await login.client.get('/account/sessions/current')).provider).toBe('discord');
  });

  it('rule 13: also when the provider shows the address of another user, for the own one is set', async () => {
    const another = await verifiedUser();
    const user = await someUser(scene.gatehouse);
    const login = await scene.logInStranger('discord', asserting(another.email), {
      browser: scene.browserOf(user.client),
    });
    expectLoggedIn(login);
    expect(await accountOf(login)).toMatchObject({ $id: user.id, email: user.email });
  });

  it.each([true, false])(
    'rule 13: an empty name and address are filled in, verified as asserted (%s)',
    async (emailVerified) => {
      const { client, id, phone } = await phoneUser(scene.gatehouse);
      const person = { email: someEmail(), name: 'Kestrel Wing', emailVerified };
      const login = await scene.logInStranger('discord', { person }, { browser: scene.browserOf(client) });
      expectLoggedIn(login);
      expect(await accountOf(login)).toMatchObject({
        ...{ $id: id, phone, name: person.name, email: person.email },
        emailVerification: emailVerified,
      });
    },
  );

  it('rule 13: an anonymous user is converted: same id, same preferences, as many sessions', async () => {
    const { client, id } = await anonymous();
    const prefs = { theme: 'dark', list: [1, { ключ: '🍰' }] };
    bodyOf(await client.patch('/account/prefs', { prefs }));
    const login = await scene.logInStranger('discord', {}, { browser: scene.browserOf(client) });
    expectLoggedIn(login);
    const { email, name } = login.visit.behaviour.person;
    expect(await accountOf(login)).toMatchObject({ $id: id, email, name, prefs, emailVerification: true });
    expect(bodyOf(await login.client.get('/account/sessions'))).toMatchObject({
      total: 1,
      sessions: [{ provider: 'discord', current: true }],
    });
    expect(await isLoggedIn(client)).toBe(false);
    const later = await scene.logIn('discord', { visit: login.visit });
    expect((await accountOf(later)).$id).toBe(id);
  });

  it.each([
    ['asserted', asserting],
    ['not asserted', showing],
  ])('rule 13: an anonymous user with an address of somebody else, %s, is refused', async (_how, person) => {
    const owner = await verifiedUser();
    const { client } = await anonymous();
    const before = [await portraitOf(owner.client), await portraitOf(client)];
    const browser = scene.browserOf(client);
    const login = await scene.logInStranger('discord', person(owner.email), { browser });
    expectFailure(login, 409, 'user_already_exists');
    expect([await portraitOf(owner.client), await portraitOf(client)]).toEqual(before);
  });

  it('rule 13: several providers of one person open one account', async () => {
    const user = await discordUser();
    const second = await scene.logInStranger('github', {}, { browser: user.login.browser });
    expectLoggedIn(second);
    const third = await scene.logInStranger('google', {}, { browser: second.browser });
    expectLoggedIn(third);
    for (const { visit } of [user, second, third]) {
      const login = await scene.logIn(visit.provider, { visit });
      expect((await accountOf(login)).$id).toBe(user.id);
    }
    expect(bodyOf(await third.client.get('/account/identities')).total).toBe(3);
  });
});

describe('rule 13: the identity is new, and its address belongs to no user', () => {
  it.each([true, false])('rule 13: a user is made, verified as asserted (%s)', async (emailVerified) => {
    const { account } = await discordUser({ name: 'Kestrel Wing', emailVerified });
    expect(account).toMatchObject({
      name: 'Kestrel Wing',
      emailVerification: emailVerified,
      passwordUpdate: '',
    });
    expect(account.email).toMatch(/^kestrel-.*@example\.com$/);
    expect(account).toMatchObject({ phone: '', phoneVerification: false, prefs: {}, status: true });
  });

  it('rule 12: the address is kept trimmed and in lower case, and compared so', async () => {
    const email = someEmail();
    const { account } = await discordUser({ email: `  ${email.toUpperCase()} ` });
    expect(account).toMatchObject({ email, emailVerification: true });
    const login = await scene.logInStranger('google', asserting(email));
    expect((await accountOf(login)).$id).toBe(account.$id);
  });

  it.each([null, ''])(
    'rule 12: §17.4 an address that is %j belongs to nobody, whoever else has none',
    async (email) => {
      await anonymous();
      const one = await discordUser({ email });
      const other = await discordUser({ email });
      expect(one.account).toMatchObject({ email: '', emailVerification: false });
      expect(other.id).not.toBe(one.id);
      expect((await accountOf(await scene.logIn('discord', { visit: one.visit }))).$id).toBe(one.id);
    },
  );

  it('rule 13: user_count_exceeded at the limit, and nothing is left behind', async () => {
    const project = 'full';
    const first = await scene.logInStranger('discord', {}, { project });
    expectLoggedIn(first);
    const late = scene.simulator.stranger('discord');
    expectFailure(await scene.logIn('discord', { project, visit: late }), 501, 'user_count_exceeded');
    expectFailure(await scene.logIn('discord', { project, visit: late }), 501, 'user_count_exceeded');
    // Who is there already gets in.
    expectLoggedIn(await scene.logIn('discord', { project, visit: first.visit }));
  });

  it('rule 13: §9.1.oauth2Redirect writes the login into the log of the user', async () => {
    const { client } = await discordUser();
    const { logs } = bodyOf(await client.get('/account/logs'));
    expect(logs.map(({ event }: { event: string }) => event)).toEqual(['session.create']);
  });
});

describe('rule 13: the identity is new, and its address is that of a user', () => {
  it('rule 13: §15.18 asserted there and verified here: attached and logged in', async () => {
    const user = await verifiedUser();
    const login = await scene.logInStranger('discord', asserting(user.email));
    expectLoggedIn(login);
    const { $updatedAt: _, ...account } = await accountOf(login);
    expect(bodyOf(await user.client.get('/account'))).toMatchObject(account);
    expect(account).toMatchObject({ $id: user.id, name: user.name, emailVerification: true });
    // A proven account: password and sessions stay.
    expect(account.passwordUpdate).not.toBe('');
    expect(await isLoggedIn(user.client)).toBe(true);
    await scene.gatehouse.client().login(user);
  });

  it('rule 13: asserted there and verified by a magic link here: likewise', async () => {
    const email = someEmail();
    const user = await linkUser(scene.gatehouse, email);
    const login = await scene.logInStranger('discord', asserting(email));
    expectLoggedIn(login);
    expect((await accountOf(login)).$id).toBe(user.id);
    expect(await isLoggedIn(user.client)).toBe(true);
  });

  it('rule 13: a blocked one is not opened', async () => {
    const user = await verifiedUser();
    bodyOf(await user.client.patch('/account/status'));
    const visit = scene.simulator.stranger('discord', asserting(user.email));
    expectFailure(await scene.logIn('discord', { visit }), 401, 'user_blocked');
  });

  it('rule 13: asserted, not verified here, and a verified phone: refused, and nothing changes', async () => {
    const user = await someUser(scene.gatehouse);
    await provePhone(scene.gatehouse, user);
    const before = await portraitOf(user.client);
    const login = await scene.logInStranger('discord', asserting(user.email));
    expectFailure(login, 409, 'user_already_exists');
    expect(login.error?.message).toMatch(/log in as before.*connect/i);
    expect(await portraitOf(user.client)).toEqual(before);
    expect(await isLoggedIn(login.client)).toBe(false);
  });

  it('rule 13: asserted, not verified here, and another identity: refused, and nothing changes', async () => {
    const user = await discordUser({ emailVerified: false });
    const before = await portraitOf(user.client);
    const login = await scene.logInStranger('google', asserting(user.account.email));
    expectFailure(login, 409, 'user_already_exists');
    expect(await portraitOf(user.client)).toEqual(before);
  });

  it.each([
    ['verified here', verifiedUser],
    ['not verified here', (email: string) => someUser(scene.gatehouse, { email })],
  ])('rule 13: §15.18 §17.4 not asserted, %s: refused, and nothing changes', async (_how, userWith) => {
    const user = await userWith(someEmail());
    const before = await portraitOf(user.client);
    for (const [provider, behaviour] of [
      ['discord', showing(user.email)],
      // This one never says, whatever the address.
      ['box', asserting(user.email)],
    ] as const) {
      const login = await scene.logInStranger(provider, behaviour);
      expectFailure(login, 409, 'user_already_exists');
      expect(login.error?.message).toMatch(/log in as before.*connect/i);
      expect(await isLoggedIn(login.client)).toBe(false);
    }
    expect(await portraitOf(user.client)).toEqual(before);
    // As the message says.
    const browser = scene.browserOf(user.client);
    expectLoggedIn(await scene.logInStranger('discord', showing(user.email), { browser }));
  });

  it('rule 12: trustEmail of the operator is as good as an assertion', async () => {
    const project = 'trusting';
    const user = await someUser(scene.gatehouse, { project });
    const proof = await mailedVerification(scene.gatehouse, user.client, user.email);
    bodyOf(await scene.gatehouse.client({ project }).put('/account/verification', proof));
    const login = await scene.logInStranger('box', showing(user.email), { project });
    expectLoggedIn(login);
    expect((await accountOf(login)).$id).toBe(user.id);
  });
});
