import { expectProblem, someEmail } from '../../support/expectations.js';
import { accountOf, expectLoggedIn, useScene, withProviders } from '../../support/oauth2/scene.js';
import { bodyOf, isLoggedIn, someUser } from '../../support/scenarios.js';
import { somePhone } from '../../support/ways-in.js';

const scene = useScene();

/** Somebody with an account that a login with discord has made, and the way to come back. */
const discordUser = (person = {}) => scene.join('discord', person);

describe('rule 15: what belongs to the session and what to the identity', () => {
  it('rule 15: later logins update the address that is noted, never that of the account', async () => {
    const user = await discordUser();
    const moved = someEmail();
    Object.assign(user.visit.behaviour.person, { email: moved, name: 'Another Name' });
    const again = await scene.logIn('discord', { visit: user.visit });
    const { identities } = bodyOf(await again.client.get('/account/identities'));
    expect(identities[0]).toMatchObject({
      providerEmail: moved,
      providerAccessToken: '',
      providerRefreshToken: '',
    });
    expect(await accountOf(again)).toMatchObject({ email: user.account.email, name: user.account.name });
  });

  it('rule 15: §14.18 each session has the tokens of its own login', async () => {
    const user = await discordUser();
    const first = user.visit.grant;
    const again = await scene.logIn('discord', { visit: user.visit });
    const { sessions } = bodyOf(await again.client.get('/account/sessions'));
    expect(sessions).toEqual([
      expect.objectContaining({
        providerAccessToken: first.accessToken,
        providerRefreshToken: first.refreshToken,
      }),
      expect.objectContaining({
        providerAccessToken: user.visit.grant.accessToken,
        providerRefreshToken: user.visit.grant.refreshToken,
        providerUid: user.visit.behaviour.person.id,
        provider: 'discord',
      }),
    ]);
    expect(sessions[0].providerAccessToken).not.toBe(sessions[1].providerAccessToken);
  });

  it('rule 15: the session that the browser had is replaced, others stay', async () => {
    const user = await someUser(scene.gatehouse);
    const elsewhere = scene.gatehouse.client();
    await elsewhere.login(user);
    const login = await scene.logInStranger('discord', {}, { browser: scene.browserOf(user.client) });
    expectLoggedIn(login);
    expect(bodyOf(await login.client.get('/account/sessions')).total).toBe(2);
    expect(await isLoggedIn(user.client)).toBe(false);
    expect(await isLoggedIn(elsewhere)).toBe(true);
  });
});

describe('users whom a provider has made (§14)', () => {
  it('§14.25 change email and phone only after they have set a password, §14.24 without an old one', async () => {
    const { client, account } = await discordUser();
    const password = 'their first password';
    const changes = () => [
      client.patch('/account/email', { email: someEmail(), password }),
      client.patch('/account/phone', { phone: somePhone(), password }),
    ];
    for (const change of changes()) expectProblem(await change, 401, 'user_invalid_credentials');
    bodyOf(await client.patch('/account/password', { password }));
    for (const change of changes()) bodyOf(await change);
    expect(account.passwordUpdate).toBe('');
    expect((await accountOf({ client })).passwordUpdate).not.toBe('');
    // From then on the old one is asked for.
    expectProblem(
      await client.patch('/account/password', { password: 'another password' }),
      401,
      'user_invalid_credentials',
    );
  });

  it('§14.25 without an address too', async () => {
    const { client } = await discordUser({ email: null });
    const change = { email: someEmail(), password: 'their first password' };
    expectProblem(await client.patch('/account/email', change), 401, 'user_invalid_credentials');
    bodyOf(await client.patch('/account/password', { password: change.password }));
    bodyOf(await client.patch('/account/email', change));
  });
});

describe('rule 11: whose ids these are', () => {
  it.each([
    ['gitlab', { endpoint: 'https://git.example/gitlab' }, { endpoint: 'https://git.elsewhere.example' }],
    ['auth0', { auth0Domain: 'tenant.eu.auth0.example' }, { auth0Domain: 'strangers.eu.auth0.example' }],
  ])('rule 11: at another %s equal ids are other people', async (provider, here, there) => {
    const { gatehouse, simulator } = scene;
    const { clientSecret } = simulator.registrationOf(provider);
    const issuer = 'https://tenant.eu.auth0.example/';
    const at = (host: object) =>
      withProviders(
        simulator,
        {},
        {
          [provider]: {
            clientSecret: { clientSecret, ...host },
            ...(provider === 'auth0' ? { issuer } : {}),
          },
        },
      );
    await gatehouse.reloadProjects([at(here)]);
    const visit = simulator.stranger(provider, { person: { email: null } });
    const first = await accountOf(await scene.logIn(provider, { visit }));
    await gatehouse.reloadProjects([at(there)]);
    const stranger = await accountOf(await scene.logIn(provider, { visit }));
    expect(stranger.$id).not.toBe(first.$id);
    await gatehouse.reloadProjects([at(here)]);
    expect((await accountOf(await scene.logIn(provider, { visit }))).$id).toBe(first.$id);
  });

  it('rule 11: equal ids at two providers, and in two projects, are other people', async () => {
    const { gatehouse, simulator } = scene;
    await gatehouse.reloadProjects([withProviders(simulator), withProviders(simulator, { id: 'second' })]);
    const id = '31415926535';
    const person = { id, email: null };
    const ids = [];
    for (const [provider, project] of [
      ['discord', 'default'],
      ['box', 'default'],
      ['discord', 'second'],
    ] as const) {
      const login = await scene.logIn(provider, { project, visit: simulator.visit(provider, { person }) });
      ids.push((await accountOf(login)).$id);
    }
    expect(new Set(ids).size).toBe(3);
  });
});
