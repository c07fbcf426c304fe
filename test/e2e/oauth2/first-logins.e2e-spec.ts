import { untilServed } from '../../support/contest.js';
import { someEmail } from '../../support/expectations.js';
import type { Gatehouse } from '../../support/gatehouse.js';
import { logIn, type LogIn } from '../../support/oauth2/log-in.js';
import type { Visit } from '../../support/oauth2/visit.js';
import { expectFailure, expectLoggedIn, useScene, withProviders } from '../../support/oauth2/scene.js';
import { bodyOf, MINUTE } from '../../support/scenarios.js';
import { describeOnServerLeg } from '../../support/describe-on.js';

const SOME = 20;
/** At two processes. With 200 the simulated provider is what cannot keep up. */
const MORE = 60;

const scene = useScene({
  projects: (simulator) => [
    withProviders(simulator, { auth: { maxSessionsPerUser: 100 } }),
    withProviders(simulator, { id: 'few', auth: { maxUsers: 3 } }),
  ],
});

/** All of them begin before any of them ends. */
function logInAtOnce(visits: readonly Visit[], servers: readonly Gatehouse[]): Promise<LogIn[]> {
  return Promise.all(
    visits.map((visit, index) => {
      const gatehouse = servers[index % servers.length]!;
      return untilServed(
        () => logIn({ gatehouse, simulator: scene.simulator }, visit.provider, { visit }),
        ({ error, page }) => ((error?.code ?? page?.status) === 503 ? 1 : undefined),
      );
    }),
  );
}

async function expectOneUser(logins: readonly LogIn[], identities: number): Promise<void> {
  const ids = new Set<string>();
  for (const login of logins) {
    expectLoggedIn(login);
    ids.add(bodyOf(await login.client.get('/account')).$id);
  }
  expect(ids.size).toBe(1);
  const [{ client }] = logins as [LogIn];
  expect(bodyOf(await client.get('/account/identities')).total).toBe(identities);
  expect(bodyOf(await client.get('/account/sessions')).total).toBe(logins.length);
  const { logs } = bodyOf(await client.get('/account/logs'));
  expect(logs).toHaveLength(logins.length);
}

function describeFirstLogins(servers: () => readonly Gatehouse[], many = SOME): void {
  it(
    'rule 13: with one identity make one user and one identity, and all get in',
    async () => {
      const { behaviour } = scene.simulator.stranger('discord');
      const visits = Array.from({ length: many }, () =>
        scene.simulator.visit('discord', { person: behaviour.person }),
      );
      await expectOneUser(await logInAtOnce(visits, servers()), 1);
    },
    MINUTE,
  );

  it(
    'rule 13: without an address likewise',
    async () => {
      const { behaviour } = scene.simulator.stranger('discord', { person: { email: null } });
      const visits = Array.from({ length: many }, () =>
        scene.simulator.visit('discord', { person: behaviour.person }),
      );
      await expectOneUser(await logInAtOnce(visits, servers()), 1);
    },
    MINUTE,
  );

  it('rule 13: with one proven address at several providers make one user with all their identities', async () => {
    const person = { email: someEmail(), emailVerified: true };
    const visits = ['discord', 'google', 'github', 'dropbox'].map((provider) =>
      scene.simulator.stranger(provider, { person }),
    );
    await expectOneUser(await logInAtOnce(visits, servers()), visits.length);
  });

  it('rule 13: from one anonymous session: one takes its place, and the others are refused', async () => {
    const client = scene.gatehouse.client();
    const { userId } = bodyOf(await client.post('/account/sessions/anonymous', {}), 201);
    const paused = await Promise.all(
      ['discord', 'google', 'github', 'dropbox'].map((provider) =>
        scene.pause(provider, 'redirect', { browser: scene.browserOf(client) }),
      ),
    );
    const journeys = await Promise.all(paused.map(({ browser, url }) => browser.openFromElsewhere(url.href)));
    const refused = journeys.filter(({ url }) => url.includes('error='));
    expect(refused).toHaveLength(paused.length - 1);
    for (const { url } of refused) {
      const error = JSON.parse(new URL(url).searchParams.get('error') ?? '');
      expect(error).toMatchObject({ type: 'user_invalid_token', code: 401 });
    }
    const winner = paused[journeys.findIndex(({ url }) => !url.includes('error='))]!;
    const again = await scene.logIn(winner.visit.provider, { visit: winner.visit });
    expect(bodyOf(await again.client.get('/account')).$id).toBe(userId);
    expect(bodyOf(await again.client.get('/account/identities')).total).toBe(1);
  });
}

describe('first logins at the same moment', () => {
  describeFirstLogins(() => [scene.gatehouse]);

  it('rule 13: count to the user limit and not beyond', async () => {
    const logins = await Promise.all(
      Array.from({ length: 10 }, () => scene.logInStranger('discord', {}, { project: 'few' })),
    );
    const [refused, welcome] = [true, false].map((isRefused) =>
      logins.filter(({ error }) => (error !== undefined) === isRefused),
    );
    expect(welcome).toHaveLength(3);
    for (const login of refused ?? []) expectFailure(login, 501, 'user_count_exceeded');
  });
});

describeOnServerLeg('first logins at the same moment at two processes', () => {
  let twin: Gatehouse;
  beforeAll(async () => {
    twin = await scene.gatehouse.sibling();
  }, 60_000);
  afterAll(() => twin.remove(), 60_000);

  describeFirstLogins(() => [scene.gatehouse, twin], MORE);
});
