import type { Answer, Client } from '../../support/client.js';
import { expectProblem } from '../../support/expectations.js';
import type { Gatehouse } from '../../support/gatehouse.js';
import { BrowserLike } from '../../support/oauth2/browser-like.js';
import type { LogIn } from '../../support/oauth2/log-in.js';
import { expectLoggedIn, sessionIn, useScene, withProviders } from '../../support/oauth2/scene.js';
import type { Behaviour } from '../../support/oauth2/visit.js';
import { anotherLogin, atOnce, bodyOf, HOUR, MINUTE, someUser } from '../../support/scenarios.js';
import { describeOnServerLeg } from '../../support/describe-on.js';
import { eventsOf } from '../../support/ways-in.js';

const scene = useScene();

async function loggedIn(provider = 'discord', behaviour: Partial<Behaviour> = {}): Promise<LogIn> {
  const login = await scene.logInStranger(provider, behaviour);
  expectLoggedIn(login);
  return login;
}

const refresh = (client: Client, id = 'current', options = {}): Promise<Answer> =>
  client.patch(`/account/sessions/${id}`, undefined, options);
const sessionOf = async (client: Client) => bodyOf(await client.get('/account/sessions/current'));

/** The refresh tokens that the provider has been shown, in their order. */
const shown = ({ visit }: LogIn) =>
  visit
    .requestsTo('token')
    .map(({ body }) => new URLSearchParams(body).get('refresh_token'))
    .filter((token) => token !== null);

describe('PATCH /account/sessions/{sessionId} of a session by a provider (contract §10.7)', () => {
  it('§9.1.updateSession stores new tokens, and leaves secret, cookies and end as they are', async () => {
    const { client, visit } = await loggedIn();
    const [before, secret] = [await sessionOf(client), sessionIn(client)];
    scene.advanceClock(HOUR);
    const answer = await refresh(client);
    expect(bodyOf(answer)).toEqual({
      ...before,
      providerAccessToken: visit.grant.accessToken,
      providerRefreshToken: visit.grant.refreshToken,
      providerAccessTokenExpiry: expect.any(String),
    });
    expect(answer.body.providerAccessToken).not.toBe(before.providerAccessToken);
    expect(answer.body.providerAccessTokenExpiry > before.providerAccessTokenExpiry).toBe(true);
    expect(answer.setCookies).toEqual([]);
    expect(answer.headers['x-fallback-cookies']).toBeUndefined();
    expect(sessionIn(client)).toEqual(secret);
    expect(await sessionOf(client)).toEqual(answer.body);
  });

  it('§16.2 answers the session with its real country, and marked as the current one', async () => {
    const browser = new BrowserLike({ 'x-forwarded-for': '133.1.2.3' });
    const { client } = await scene.logInStranger('discord', {}, { browser });
    expect(bodyOf(await refresh(client))).toMatchObject({
      ip: '133.1.2.3',
      countryCode: 'jp',
      countryName: 'Japan',
      current: true,
    });
  });

  it('§10.7 refreshes though the tokens are still good, each time', async () => {
    const login = await loggedIn();
    const tokens = [];
    for (let time = 0; time < 3; time += 1)
      tokens.push(bodyOf(await refresh(login.client)).providerAccessToken);
    expect(new Set(tokens).size).toBe(3);
    expect(new Set(shown(login)).size).toBe(3);
  });

  it('§10.7 keeps the old refresh token where no new one comes', async () => {
    const { client } = await loggedIn('google', { refresh: 'kept' });
    const { providerRefreshToken } = await sessionOf(client);
    expect(bodyOf(await refresh(client)).providerRefreshToken).toBe(providerRefreshToken);
    bodyOf(await refresh(client));
  });

  it('§10.7 refreshes another session of the caller', async () => {
    const first = await loggedIn();
    const second = await scene.logIn('discord', { visit: first.visit });
    const { $id, providerAccessToken } = await sessionOf(first.client);
    // The provider has promised these tokens to the first login.
    const [grant] = first.visit.grants;
    const answer = bodyOf(await refresh(second.client, $id));
    expect(answer).toMatchObject({ $id, current: false, providerAccessToken: grant!.accessToken });
    expect(answer.providerAccessToken).not.toBe(providerAccessToken);
  });

  it("§10.7 is 404 for others' sessions, and asks no provider", async () => {
    const owner = await loggedIn();
    const { $id } = await sessionOf(owner.client);
    const { client } = await someUser(scene.gatehouse);
    expectProblem(await refresh(client, $id), 404, 'user_session_not_found');
    expect(shown(owner)).toEqual([]);
  });

  it('§14.17 current wants a cookie: a JWT alone has no session', async () => {
    const { client } = await loggedIn();
    const { jwt } = bodyOf(await client.post('/account/jwt'), 201);
    const bearer = scene.gatehouse.client({ headers: { 'x-appwrite-jwt': jwt } });
    expectProblem(await refresh(bearer), 404, 'user_session_not_found');
    const { $id } = await sessionOf(client);
    bodyOf(await refresh(bearer, $id));
  });

  it('§9.1.updateSession stands in the log', async () => {
    const { client } = await loggedIn();
    bodyOf(await refresh(client));
    expect(await eventsOf(client)).toEqual(['session.update', 'session.create']);
  });

  it('§2.6 knows no condition, and leaves the account unchanged', async () => {
    const { client } = await loggedIn();
    const before = bodyOf(await client.get('/account'));
    scene.advanceClock(MINUTE);
    const headers = { 'x-appwrite-timestamp': '2001-01-01T00:00:00.000Z' };
    bodyOf(await refresh(client, 'current', { headers }));
    expect(bodyOf(await client.get('/account'))).toEqual(before);
  });
});

describe('a refresh that cannot be', () => {
  /** Nothing of the session has changed, and the log knows of nothing. */
  async function expectUntouched({ client }: LogIn, attempt: () => Promise<void>): Promise<void> {
    const before = [await sessionOf(client), await eventsOf(client)];
    await attempt();
    expect([await sessionOf(client), await eventsOf(client)]).toEqual(before);
  }

  it.each([
    ['bad-request', 400, 'user_oauth2_bad_request'],
    ['unauthorized', 401, 'user_oauth2_unauthorized'],
    ['forbidden', 401, 'user_oauth2_unauthorized'],
    ['failed', 424, 'user_oauth2_provider_error'],
    ['garbage', 424, 'user_oauth2_provider_error'],
    ['nonsense', 424, 'user_oauth2_provider_error'],
    ['redirecting', 424, 'user_oauth2_provider_error'],
  ] as const)('§10.7 by an answer that is %s is %d, and the session stays', async (mood, status, type) => {
    const login = await loggedIn('discord', { refresh: mood });
    await expectUntouched(login, async () => expectProblem(await refresh(login.client), status, type));
    login.visit.behaviour.refresh = 'fine';
    bodyOf(await refresh(login.client));
  });

  it('rule 21: without a refresh token is 400 where the access token ends', async () => {
    const login = await loggedIn('discord', { tokenMembers: { refresh_token: undefined } });
    await expectUntouched(login, async () =>
      expectProblem(await refresh(login.client), 400, 'user_oauth2_bad_request'),
    );
  });

  it.each(['bitly', 'github'])(
    'rule 21: where the token does not end is 200 and changes nothing: %s',
    async (provider) => {
      const login = await loggedIn(provider);
      await expectUntouched(login, async () => {
        const before = await sessionOf(login.client);
        expect(before).toMatchObject({ providerAccessTokenExpiry: '', providerRefreshToken: '' });
        expect(bodyOf(await refresh(login.client))).toEqual(before);
      });
    },
  );

  it('§10.7 with a provider that is switched off is 412, and the session stays', async () => {
    const { gatehouse, simulator } = scene;
    const login = await loggedIn();
    await gatehouse.reloadProjects([withProviders(simulator, {}, { discord: { enabled: false } })]);
    await expectUntouched(login, async () =>
      expectProblem(await refresh(login.client), 412, 'project_provider_disabled'),
    );
    await gatehouse.reloadProjects([withProviders(simulator)]);
    bodyOf(await refresh(login.client));
  });

  it('§10.7 is 501 for the session by password of the same user', async () => {
    const user = await someUser(scene.gatehouse);
    const { client } = await anotherLogin(scene.gatehouse, user);
    const login = await scene.logInStranger('discord', {}, { browser: scene.browserOf(user.client) });
    expectLoggedIn(login);
    const { $id } = await sessionOf(client);
    expectProblem(await refresh(login.client, $id), 501, 'project_provider_unsupported');
  });

  it('§18 goes on after the identity has been detached: the session has its own tokens', async () => {
    const { client } = await loggedIn();
    const { identities } = bodyOf(await client.get('/account/identities'));
    expect((await client.delete(`/account/identities/${identities[0].$id}`)).status).toBe(204);
    bodyOf(await refresh(client));
  });
});

function describeRaces(servers: () => readonly Gatehouse[]): void {
  /** The same session at every server. */
  const clientsOf = ({ client }: LogIn) =>
    servers().map((gatehouse) => {
      const twin = gatehouse.client();
      for (const [name, value] of client.cookies) twin.cookies.set(name, value);
      return twin;
    });

  it('rule 21: show the provider each refresh token once, and all get good ones', async () => {
    for (let round = 0; round < 3; round += 1) {
      const login = await loggedIn();
      const clients = clientsOf(login);
      const answers = await atOnce(10, (index) => refresh(clients[index % clients.length]!));
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      const tokens = shown(login);
      expect(new Set(tokens).size).toBe(tokens.length);
      expect(scene.simulator.complaints).toEqual([]);
      // Who came late may have begun another round; what is kept in the end is what the provider knows.
      const { accessToken, refreshToken } = login.visit.grant;
      expect(await sessionOf(login.client)).toMatchObject({
        providerAccessToken: accessToken,
        providerRefreshToken: refreshToken,
      });
      bodyOf(await refresh(login.client));
    }
  });

  it('rule 21: that the provider refuses leave the session as it is, and the way open', async () => {
    const login = await loggedIn('discord', { refresh: 'bad-request' });
    const before = await sessionOf(login.client);
    const clients = clientsOf(login);
    const answers = await atOnce(10, (index) => refresh(clients[index % clients.length]!));
    for (const { status } of answers) expect([400, 424]).toContain(status);
    expect(await sessionOf(login.client)).toEqual(before);
    login.visit.behaviour.refresh = 'fine';
    bodyOf(await refresh(login.client));
  });

  it('rule 21: end well with a logout at the same moment', async () => {
    for (let round = 0; round < 3; round += 1) {
      const login = await loggedIn();
      const [one, other] = [clientsOf(login)[0]!, clientsOf(login).at(-1)!];
      const [refreshed, ended] = await Promise.all([refresh(one), other.delete('/account/sessions/current')]);
      expect([200, 401, 404]).toContain(refreshed.status);
      expect(ended.status).toBe(204);
      expectProblem(await login.client.get('/account'), 401, 'general_unauthorized_scope');
    }
  });
}

describe('refreshes at the same moment', () => describeRaces(() => [scene.gatehouse]));

describeOnServerLeg('refreshes at the same moment at two processes', () => {
  let twin: Gatehouse;
  beforeAll(async () => {
    twin = await scene.gatehouse.sibling();
  }, 60_000);
  afterAll(() => twin.remove(), 60_000);

  describeRaces(() => [scene.gatehouse, twin]);
});
