import { DATE, expectProblem, ID, someEmail } from '../../support/expectations.js';
import { expectFailure, expectLoggedIn, useScene } from '../../support/oauth2/scene.js';
import { atOnce, bodyOf, expectModel, isLoggedIn, someUser } from '../../support/scenarios.js';
import { eventsOf } from '../../support/ways-in.js';

const IDENTITY_FIELDS = [
  ...['$id', '$createdAt', '$updatedAt', 'userId', 'provider', 'providerUid', 'providerEmail'],
  ...['providerAccessToken', 'providerAccessTokenExpiry', 'providerRefreshToken'],
];
const PROVIDERS = ['discord', 'github', 'google', 'box'] as const;

const scene = useScene();

/** Somebody with an identity at each of these, in this order. */
async function userOf(...providers: readonly string[]) {
  const user = await someUser(scene.gatehouse);
  const visits = [];
  let browser = scene.browserOf(user.client);
  let client = user.client;
  for (const provider of providers) {
    const login = await scene.logInStranger(provider, {}, { browser });
    expectLoggedIn(login);
    ({ browser, client } = login);
    visits.push(login.visit);
  }
  return { ...user, client, browser, visits };
}

const listOf = async (client: ReturnType<typeof scene.gatehouse.client>, query = {}) =>
  bodyOf(await client.get('/account/identities', { query }));

describe('GET /account/identities (contract §18)', () => {
  it('§18.listIdentities shows all identities of the caller, oldest first, with empty tokens', async () => {
    const user = await userOf(...PROVIDERS);
    await userOf('discord');
    const { total, identities, ...rest } = await listOf(user.client);
    expect([total, rest]).toEqual([PROVIDERS.length, {}]);
    expect(identities.map(({ provider }: { provider: string }) => provider)).toEqual(PROVIDERS);
    for (const [index, identity] of identities.entries()) {
      expectModel(identity, IDENTITY_FIELDS);
      const { id, email } = user.visits[index]!.behaviour.person;
      expect(identity).toMatchObject({
        ...{ userId: user.id, providerUid: id, providerEmail: email },
        ...{ providerAccessToken: '', providerAccessTokenExpiry: '', providerRefreshToken: '' },
      });
      expect([identity.$id, identity.$createdAt, identity.$updatedAt]).toEqual([
        expect.stringMatching(ID),
        expect.stringMatching(DATE),
        expect.stringMatching(DATE),
      ]);
    }
  });

  it('§12.2 shows a page of them, and how many there are', async () => {
    const { client } = await userOf(...PROVIDERS);
    const { identities: all } = await listOf(client);
    for (const queries of [
      ['limit(2)', 'offset(1)'],
      ['{"method":"limit","values":[2]}', '{"method":"offset","values":[1]}'],
    ]) {
      expect(await listOf(client, { queries })).toEqual({
        total: PROVIDERS.length,
        identities: all.slice(1, 3),
      });
    }
    expect(await listOf(client, { queries: ['offset(9)'] })).toEqual({
      total: PROVIDERS.length,
      identities: [],
    });
  });

  it.each(['limit(-1)', 'offset("x")', 'orderDesc("$id")', 'nonsense'])(
    '§12.2 is 400 for the query %s',
    async (query) => {
      const { client } = await someUser(scene.gatehouse);
      const answer = await client.get('/account/identities', { query: { queries: [query] } });
      expectProblem(answer, 400, 'general_argument_invalid');
    },
  );

  it('§18.listIdentities is empty for who has none, and without limit headers', async () => {
    const { client } = await someUser(scene.gatehouse);
    const answer = await client.get('/account/identities');
    expect(bodyOf(answer)).toEqual({ total: 0, identities: [] });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('x-ratelimit'))).toEqual([]);
  });

  it('§18.listIdentities has "" where the provider has given no address', async () => {
    const { client } = await scene.logInStranger('discord', { person: { email: null } });
    expect((await listOf(client)).identities[0]).toMatchObject({ providerEmail: '' });
  });

  it('§18.listIdentities §18.deleteIdentity is closed to guests', async () => {
    const guest = scene.gatehouse.client();
    expectProblem(await guest.get('/account/identities'), 401, 'general_unauthorized_scope');
    expectProblem(await guest.delete('/account/identities/any'), 401, 'general_unauthorized_scope');
  });
});

describe('DELETE /account/identities/{identityId} (contract §18)', () => {
  it('§18.deleteIdentity detaches it and no other, and leaves the sessions', async () => {
    const { client, browser } = await userOf('discord', 'github');
    const { identities } = await listOf(client);
    const answer = await client.delete(`/account/identities/${identities[0].$id}`);
    expect([answer.status, answer.text, answer.setCookies]).toEqual([204, '', []]);
    expect(await listOf(client)).toEqual({ total: 1, identities: [identities[1]] });
    expect(await isLoggedIn(client)).toBe(true);
    expect(browser.cookies.all.length).toBeGreaterThan(0);
  });

  it('§18.deleteIdentity stands in the log', async () => {
    const { client } = await userOf('discord');
    const before = await eventsOf(client);
    const { identities } = await listOf(client);
    await client.delete(`/account/identities/${identities[0].$id}`);
    expect(await eventsOf(client)).toEqual(['user.update', ...before]);
  });

  it("§18.deleteIdentity is 404 for unknown and for others' identities, and these stay", async () => {
    const owner = await userOf('discord');
    const { client } = await someUser(scene.gatehouse);
    const { identities } = await listOf(owner.client);
    for (const id of [identities[0].$id, 'nothing', 'current', 'a'.repeat(36)]) {
      expectProblem(await client.delete(`/account/identities/${id}`), 404, 'user_identity_not_found');
    }
    expect((await listOf(owner.client)).identities).toEqual(identities);
  });

  it('§18.deleteIdentity is 404 the second time, also at the same moment', async () => {
    const { client } = await userOf('discord');
    const { identities } = await listOf(client);
    const answers = await atOnce(5, () => client.delete(`/account/identities/${identities[0].$id}`));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404, 404, 404]);
    expectProblem(
      await client.delete(`/account/identities/${identities[0].$id}`),
      404,
      'user_identity_not_found',
    );
  });

  it.each(['_nothing', 'with%20blank', 'a'.repeat(37)])('§18 is 400 for %s, which is no id', async (id) => {
    const { client } = await someUser(scene.gatehouse);
    expectProblem(await client.delete(`/account/identities/${id}`), 400, 'general_argument_invalid');
  });

  it('rule 13: from then on the provider opens that account no more: it makes another', async () => {
    const { client, visits, id } = await userOf('discord');
    const { identities } = await listOf(client);
    await client.delete(`/account/identities/${identities[0].$id}`);
    const login = await scene.logIn('discord', { visit: visits[0]! });
    expectLoggedIn(login);
    expect(bodyOf(await login.client.get('/account')).$id).not.toBe(id);
  });

  it('rule 13: where the address is verified there and here, it finds the account again by that', async () => {
    const first = await scene.logInStranger('discord', { person: { email: someEmail() } });
    const { userId, $id } = (await listOf(first.client)).identities[0];
    await first.client.delete(`/account/identities/${$id}`);
    const again = await scene.logIn('discord', { visit: first.visit });
    expectLoggedIn(again);
    expect(bodyOf(await again.client.get('/account')).$id).toBe(userId);
  });

  it('rule 13: where the address is only shown, the login is refused', async () => {
    const person = { email: someEmail(), emailVerified: false };
    const first = await scene.logInStranger('discord', { person });
    const { $id } = (await listOf(first.client)).identities[0];
    await first.client.delete(`/account/identities/${$id}`);
    expectFailure(await scene.logIn('discord', { visit: first.visit }), 409, 'user_already_exists');
    // From inside it can be connected again.
    const again = await scene.logIn('discord', { visit: first.visit, browser: first.browser });
    expectLoggedIn(again);
    expect((await listOf(again.client)).total).toBe(1);
  });
});
