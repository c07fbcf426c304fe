import type { Client } from '../../support/client.js';
import { useOAuth2Bed } from '../../support/oauth2/bed.js';
import { FAILURE_URL, SUCCESS_URL, type LogIn } from '../../support/oauth2/log-in.js';
import type { Mood } from '../../support/oauth2/moods.js';
import { atPointer, PROVIDER_FACTS, type ProviderFacts } from '../../support/oauth2/provider-facts.js';
import type { Behaviour } from '../../support/oauth2/visit.js';

const bed = useOAuth2Bed();
const { simulator } = bed;

const OF_THE_ERA = [
  'amazon apple auth0 authentik autodesk bitbucket bitly box dailymotion discord disqus dropbox etsy facebook',
  'github gitlab google linkedin microsoft notion okta paypal paypalSandbox podio salesforce slack spotify',
  'stripe tradeshift tradeshiftBox twitch wordpress yahoo yammer yandex zoom',
].flatMap((line) => line.split(' '));

const PROVIDER_ERROR = { type: 'user_oauth2_provider_error', code: 424 };
const BAD_REQUEST = { type: 'user_oauth2_bad_request', code: 400 };
const UNAUTHORIZED = { type: 'user_oauth2_unauthorized', code: 401 };

afterEach(() => {
  // Whatever a test is about: the server has asked as the vendors document it.
  const { complaints } = simulator;
  simulator.requests.length = 0;
  expect(complaints).toEqual([]);
});

it('§15.15 §15.25 are the 36 of the era and OpenID Connect', () => {
  expect(PROVIDER_FACTS.map(({ id }) => id)).toEqual([...OF_THE_ERA, 'oidc'].sort());
});

describe.each(PROVIDER_FACTS.map((facts) => [facts.id, facts] as const))('provider %s', (id, facts) => {
  it('§16.14 logs in the person whom the provider knows', async () => {
    const { url, hops, visit, client } = await bed.logIn(id);
    expect(url).toBe(SUCCESS_URL);
    const isPosted = facts.callbackMethod !== 'GET';
    expect(hops.map(({ answer }) => answer.status)).toEqual([
      301,
      isPosted ? 200 : 302,
      isPosted ? 303 : 301,
      301,
    ]);
    const { email, name, emailVerified } = facts.expectedUser;
    expect(await accountOf(client)).toMatchObject({ email, name, emailVerification: emailVerified });
    const session = await sessionOf(client);
    expect(session).toMatchObject({
      provider: id,
      providerUid: facts.expectedUser.id,
      providerAccessToken: visit.grant.accessToken,
      providerRefreshToken: visit.grant.refreshToken,
    });
    expectExpiry(session.providerAccessTokenExpiry, lifetimeIn(facts));
  });

  it('finds the same user at the next login', async () => {
    const [first, second] = [await bed.logIn(id), await bed.logIn(id)];
    expect((await accountOf(second.client)).$id).toBe((await accountOf(first.client)).$id);
    expect((await sessionOf(second.client)).$id).not.toBe((await sessionOf(first.client)).$id);
  });

  it('sends whoever says no at the provider to the failure URL', async () => {
    const login = await bed.logIn(id, { visit: simulator.visit(id, { consent: 'denied' }) });
    expectFailure(login, PROVIDER_ERROR);
  });

  it('asks for the scopes of the request as the provider has it', async () => {
    const scopes = ['extra.one'];
    const visit = simulator.visit(id, { consent: 'denied', scopes });
    expectFailure(await bed.logIn(id, { visit, scopes }), PROVIDER_ERROR);
  });

  it.each<[Mood, object]>([
    ['refused', BAD_REQUEST],
    ['failed', PROVIDER_ERROR],
  ])('fails when the token exchange is %s', async (token, error) => {
    const login = await bed.logIn(id, { visit: simulator.visit(id, { token }) });
    expectFailure(login, error);
  });

  if (facts.userInfoRequest !== null) {
    it.each<Mood>(['failed', 'endless', 'redirecting'])('fails when user info is %s', async (userinfo) => {
      const login = await bed.logIn(id, { visit: simulator.visit(id, { userinfo }) });
      expectFailure(login, PROVIDER_ERROR);
    });
  }
});

describe.each(withRefresh(() => true))('refresh at %s (§10.7)', (_id, facts) => {
  it('§16.14 exchanges old tokens for new ones', async () => {
    const { client, visit } = await loggedIn(facts, { refresh: 'renewed' });
    const before = await sessionOf(client);
    const answer = await client.patch('/account/sessions/current');
    expect(answer.status).toBe(200);
    expect(answer.body.providerAccessToken).not.toBe(before.providerAccessToken);
    expect(answer.body).toEqual({
      ...before,
      providerAccessToken: visit.grant.accessToken,
      providerRefreshToken: visit.grant.refreshToken,
      providerAccessTokenExpiry: expect.any(String),
    });
    expectExpiry(answer.body.providerAccessTokenExpiry, lifetimeIn(facts));
    expect(await sessionOf(client)).toEqual(answer.body);
  });

  it('does it again with what it got', async () => {
    const { client, visit } = await loggedIn(facts, { refresh: 'renewed' });
    await client.patch('/account/sessions/current');
    const { status, body } = await client.patch('/account/sessions/current');
    expect([status, body.providerAccessToken]).toEqual([200, visit.grant.accessToken]);
  });

  it.each<[Mood, object]>([
    ['bad-request', BAD_REQUEST],
    ['unauthorized', UNAUTHORIZED],
    ['failed', PROVIDER_ERROR],
    ['garbage', PROVIDER_ERROR],
  ])('leaves the session as it is when the provider’s answer is %s', async (refresh, error) => {
    const { client } = await loggedIn(facts, { refresh });
    const before = await sessionOf(client);
    const { status, body } = await client.patch('/account/sessions/current');
    expect({ status, ...body }).toMatchObject({ ...error, status: (error as { code: number }).code });
    expect(await sessionOf(client)).toEqual(before);
  });
});

it.each(withRefresh(({ refresh }) => refresh.keepOldWhenAbsent))(
  '§10.7 %s: an answer without a refresh token leaves the old one in its place',
  async (_id, facts) => {
    const { client, visit } = await loggedIn(facts, { refresh: 'kept' });
    const { providerRefreshToken } = await sessionOf(client);
    const { status, body } = await client.patch('/account/sessions/current');
    expect(status).toBe(200);
    expect(body).toMatchObject({ providerAccessToken: visit.grant.accessToken, providerRefreshToken });
  },
);

it.each(['bitly', 'wordpress', 'yammer', 'github', 'slack'])(
  '§10.7 %s: without a refresh token, and for a token that does not expire, nothing is refreshed',
  async (id) => {
    const { client, visit } = await bed.logIn(id);
    const before = await sessionOf(client);
    expect(await client.patch('/account/sessions/current')).toMatchObject({ status: 200, body: before });
    expect(visit.requestsTo('token')).toHaveLength(1);
  },
);

it.each(['linkedin', 'google', 'box'])(
  '§10.7 %s: a token that expires cannot be refreshed without a refresh token',
  async (id) => {
    const visit = simulator.visit(id, { tokenMembers: { refresh_token: undefined } });
    const { client } = await bed.logIn(id, { visit });
    expect((await client.patch('/account/sessions/current')).body).toMatchObject(BAD_REQUEST);
  },
);

/** The same for all: what any server in trouble may answer. */
const TROUBLE: [Mood, object][] = [
  ['bad-request', BAD_REQUEST],
  ['unauthorized', UNAUTHORIZED],
  ['forbidden', UNAUTHORIZED],
  ['garbage', PROVIDER_ERROR],
  ['endless', PROVIDER_ERROR],
  ['bomb', PROVIDER_ERROR],
  ['redirecting', PROVIDER_ERROR],
];

describe('The table of errors', () => {
  it.each(TROUBLE)('of a token exchange that is %s', async (token, error) => {
    const login = await bed.logIn('github', { visit: simulator.visit('github', { token }) });
    expectFailure(login, error);
    expect(login.visit.requestsTo('token')).toHaveLength(1);
  });

  it.each(TROUBLE)('of user info that is %s', async (userinfo, error) => {
    expectFailure(await bed.logIn('gitlab', { visit: simulator.visit('gitlab', { userinfo }) }), error);
  });

  it.each(TROUBLE)('of a refresh that is %s', async (refresh, error) => {
    const { client } = await bed.logIn('box', { visit: simulator.visit('box', { refresh }) });
    expect((await client.patch('/account/sessions/current')).body).toMatchObject(error);
  });

  it('of a provider that sends the browser back with nothing', async () => {
    const visit = simulator.visit('github', { consent: 'no-code' });
    const { url, page } = await bed.logIn('github', { visit });
    expect([page?.status, page?.headers['content-type']]).toEqual([
      400,
      expect.stringContaining('text/html'),
    ]);
    expect(url).toContain('/callback/github/default?');
  });
});

it('microsoft: names the scopes again in the exchange and in the refresh', async () => {
  const scopes = ['Mail.Read'];
  const visit = simulator.visit('microsoft', { scopes });
  const { client } = await bed.logIn('microsoft', { visit, scopes });
  expect((await client.patch('/account/sessions/current')).status).toBe(200);
  const named = visit.requestsTo('token').map(({ body }) => new URLSearchParams(body).get('scope'));
  expect(named).toEqual(Array(2).fill('openid profile email offline_access User.Read Mail.Read'));
});

it('rule 6: apple’s posted answer carries no cookie of ours, and the code stands in no URL', async () => {
  const { url, hops, visit } = await bed.logIn('apple');
  expect(url).toBe(SUCCESS_URL);
  const [, , posted, finish] = hops;
  expect([posted!.method, posted!.cookie]).toEqual(['POST', undefined]);
  expect(finish!.cookie).toMatch(/^[^;]+=[\w-]{43}/);
  for (const hop of hops) expect(hop.url).not.toContain(visit.grant.code);
});

it.each(['paypal', 'tradeshift'])(
  'rule 3: %s sends the browser to 127.0.0.1, and its cookies are there again at the next stop',
  async (id) => {
    const { url, hops } = await bed.logIn(id);
    expect(url).toBe(SUCCESS_URL);
    const [start, , callback, finish] = hops.map((hop) => ({ ...hop, host: new URL(hop.url).hostname }));
    expect([start!.host, callback!.host, finish!.host]).toEqual(['localhost', '127.0.0.1', 'localhost']);
    expect([callback!.cookie, finish!.cookie]).toEqual([undefined, expect.stringMatching(/=[\w-]{43}/)]);
  },
);

it.each(['github', 'bitly'])('%s may write its token answer as a form', async (id) => {
  const { url } = await bed.logIn(id, { visit: simulator.visit(id, { tokenFormat: 'form' }) });
  expect(url).toBe(SUCCESS_URL);
});

describe('Providers that do not answer', () => {
  const LIMIT = 10_000;

  it('rule 22: are waited for ten seconds, whether they hang or drip', async () => {
    const start = Date.now();
    const cases = PROVIDER_FACTS.map(({ id, userInfoRequest }, index): [string, Partial<Behaviour>] => {
      const mood = index % 2 === 0 ? 'hanging' : 'dripping';
      const isToken = userInfoRequest === null || index % 3 === 0;
      return [id, isToken ? { token: mood } : { userinfo: mood }];
    });
    const logins = await Promise.all(
      cases.map(([id, behaviour]) => bed.logIn(id, { visit: simulator.visit(id, behaviour) })),
    );
    for (const login of logins) expectFailure(login, PROVIDER_ERROR);
    const took = Date.now() - start;
    expect(took).toBeGreaterThan(LIMIT - 500);
    // All at once, not one after the other.
    expect(took).toBeLessThan(4 * LIMIT);
  }, 60_000);

  it('rule 22: are asked once more for user info when the connection ends, and never for tokens', async () => {
    const info = await bed.logIn('discord', { visit: simulator.visit('discord', { userinfo: 'closed' }) });
    expectFailure(info, PROVIDER_ERROR);
    expect(info.visit.requestsTo('userinfo')).toHaveLength(2);
    const token = await bed.logIn('discord', { visit: simulator.visit('discord', { token: 'closed' }) });
    expectFailure(token, PROVIDER_ERROR);
    expect(token.visit.requestsTo('token')).toHaveLength(1);
  });

  it.each(['github', 'bitbucket'])('%s: a login goes on without the list of addresses', async (id) => {
    const { url, client } = await bed.logIn(id, { visit: simulator.stranger(id, { extra: 'failed' }) });
    expect(url).toBe(SUCCESS_URL);
    expect(await accountOf(client)).toMatchObject({ email: '', emailVerification: false });
  });
});

it('rule 20: nothing secret of all these logins stands in the log', () => {
  const { output } = bed.gatehouse;
  const { secrets } = simulator;
  expect(secrets.size).toBeGreaterThan(1_000);
  const found = [...secrets].filter(
    (secret) => output.includes(secret) || output.includes(encodeURIComponent(secret)),
  );
  expect(found).toEqual([]);
  // It does say something.
  expect(output).toContain('/v1/account/sessions/oauth2/');
});

async function loggedIn(facts: ProviderFacts, behaviour: Partial<Behaviour>): Promise<LogIn> {
  // Where it depends on the application whether there is a refresh token, there is one here.
  const tokenMembers =
    facts.refresh.supported === 'depends'
      ? { refresh_token: 'ExampleRefresh', ...lifetimeMembers(facts) }
      : {};
  const login = await bed.logIn(facts.id, {
    visit: simulator.visit(facts.id, { ...behaviour, tokenMembers }),
  });
  expect(login.url).toBe(SUCCESS_URL);
  return login;
}

function hasRefresh({ refresh }: ProviderFacts): boolean {
  return refresh.grant !== null;
}

function withRefresh(isMeant: (facts: ProviderFacts) => boolean): [string, ProviderFacts][] {
  return PROVIDER_FACTS.filter((facts) => hasRefresh(facts) && isMeant(facts)).map((facts) => [
    facts.id,
    facts,
  ]);
}

/** Of an access token, in seconds; undefined: it does not expire. */
function lifetimeIn({ sampleTokenResponse, tokenResponse }: ProviderFacts): number | undefined {
  const pointer = tokenResponse === undefined ? '/expires_in' : tokenResponse.expiresIn;
  const lifetime = pointer === null ? undefined : atPointer(sampleTokenResponse, pointer);
  return lifetime === undefined ? undefined : Number(lifetime);
}

function lifetimeMembers(facts: ProviderFacts): object {
  const lifetime = lifetimeIn(facts);
  return lifetime === undefined ? {} : { expires_in: lifetime };
}

function expectExpiry(expiry: string, lifetime: number | undefined): void {
  if (lifetime === undefined) return expect(expiry).toBe('');
  const left = (Date.parse(expiry) - Date.now()) / 1_000;
  expect(left).toBeGreaterThan(lifetime - 30);
  expect(left).toBeLessThanOrEqual(lifetime);
}

function expectFailure({ url, error }: LogIn, expected: object): void {
  expect(error).toMatchObject({ ...expected, message: expect.any(String) });
  const [place = '', fragment] = url.split('#');
  expect(place.startsWith(`${FAILURE_URL.split('#')[0]}&error=`)).toBe(true);
  expect(fragment).toBe('top');
}

async function accountOf(client: Client) {
  const answer = await client.get('/account');
  expect(answer.status).toBe(200);
  return answer.body;
}

async function sessionOf(client: Client) {
  const answer = await client.get('/account/sessions/current');
  expect(answer.status).toBe(200);
  return answer.body;
}
