import { createRemoteJWKSet, jwtVerify } from 'jose';
import { HonestClient, type Tampering } from '../../support/oauth2/honest-client.js';
import { factsOf, PROVIDER_FACTS } from '../../support/oauth2/provider-facts.js';
import { useSimulator } from '../../support/oauth2/simulator.js';

/** The simulator by itself: it lets an honest client pass, and minds everything else. */
describe('The simulator of OAuth2 providers', () => {
  const simulator = useSimulator();

  it.each(PROVIDER_FACTS.map(({ id }) => id))('serves a client that does as %s documents', async (id) => {
    const facts = factsOf(id);
    const visit = simulator.visit(id);
    const client = new HonestClient(simulator, facts, visit);
    const answer = await client.authorize();
    const tokens = await client.exchange(answer.get('code')!);
    expect(tokens.status).toBe(200);
    expect(client.accessTokenIn(tokens)).toBe(visit.grant.accessToken);
    if (facts.sampleIdTokenClaims !== undefined) {
      const keys = createRemoteJWKSet(new URL(`${simulator.urlOf(id)}/keys`));
      const audience = simulator.registrationOf(id).clientId;
      const { payload } = await jwtVerify(tokens.body.id_token as string, keys, { audience });
      expect(payload['nonce']).toBe(facts.oidc?.nonce === true ? client.nonce : undefined);
    }
    if (facts.userInfoRequest !== null) {
      const { status, body } = await client.userInfo();
      expect(status).toBe(200);
      expect(Object.keys(body as object)).toEqual(Object.keys(facts.sampleUserInfo!));
    }
    if (visit.grant.refreshToken !== '' || id === 'facebook') {
      const before = visit.grant.accessToken;
      expect((await client.refresh()).status).toBe(200);
      expect(visit.grant.accessToken).not.toBe(before);
    }
    expect(complaintsOf(id)).toEqual([]);
  });

  const set =
    (name: string, value: string): Tampering =>
    (call) =>
      (call.fields![name] = value);
  const unset =
    (name: string): Tampering =>
    (call) =>
      delete call.fields![name];
  const ask =
    (name: string, value: string): Tampering =>
    (call) =>
      (call.query[name] = value);
  const drop =
    (name: string): Tampering =>
    (call) =>
      delete call.query[name];
  const say =
    (name: string, value: string): Tampering =>
    (call) =>
      (call.headers[name] = value);
  const conceal =
    (name: string): Tampering =>
    (call) =>
      delete call.headers[name];

  it.each<[string, string, 'authorize' | 'token' | 'userinfo' | 'refresh', Tampering, RegExp]>([
    ['PKCE where the vendor has none', 'slack', 'authorize', ask('code_challenge', 'x'), /must not be there/],
    ['a verifier where the vendor has none', 'linkedin', 'token', set('code_verifier', 'x'), /must not be/],
    ['no PKCE where the vendor has it', 'etsy', 'authorize', drop('code_challenge'), /code_challenge/],
    ['plain PKCE', 'google', 'authorize', ask('code_challenge_method', 'plain'), /is "plain", not "S256"/],
    ['no verifier', 'google', 'token', unset('code_verifier'), /code_verifier is missing/],
    ['a nonce where the vendor has none', 'linkedin', 'authorize', ask('nonce', 'x'), /must not be there/],
    ['no nonce where the vendor has it', 'apple', 'authorize', drop('nonce'), /nonce .* is not 256 bits/],
    ['a state that is more than random', 'amazon', 'authorize', ask('state', '{"a":1}'), /state/],
    ['another way of joining scopes', 'facebook', 'authorize', ask('scope', 'email public_profile'), /scope/],
    ['scopes where there are none', 'notion', 'authorize', ask('scope', 'email'), /scope must not be there/],
    ['no extra parameter', 'google', 'authorize', drop('access_type'), /access_type is missing/],
    ['a parameter too many', 'github', 'authorize', ask('prompt', 'login'), /prompt must not be there/],
    [
      'another redirect URI in the exchange',
      'github',
      'token',
      set('redirect_uri', 'http://x'),
      /redirect_uri/,
    ],
    [
      'a redirect URI to be left out',
      'paypal',
      'token',
      set('redirect_uri', 'http://x'),
      /must not be there/,
    ],
    ['a secret beside a Basic header', 'zoom', 'token', set('client_secret', 'x'), /client_secret must not/],
    [
      'a Basic header beside a secret',
      'github',
      'token',
      say('authorization', 'Basic eDp5'),
      /Authorization/,
    ],
    ['a secret of a public client', 'etsy', 'token', set('client_secret', 'x'), /client_secret must not/],
    ['a body of another form', 'notion', 'token', say('content-type', 'text/plain'), /Content-Type/],
    ['no Notion-Version', 'notion', 'userinfo', conceal('Notion-Version'), /Notion-Version/],
    ['no Client-Id', 'twitch', 'userinfo', conceal('Client-Id'), /Client-Id/],
    ['no User-Agent', 'github', 'userinfo', conceal('User-Agent'), /User-Agent/],
    ['an API key without the secret', 'etsy', 'userinfo', say('x-api-key', 'etsy'), /x-api-key/],
    ['another scheme', 'yandex', 'userinfo', say('authorization', 'Bearer x'), /no access token/],
    ['a body where none may be', 'dropbox', 'userinfo', (call) => (call.fields = { a: 'b' }), /a body of/],
    ['no proof of the app secret', 'facebook', 'userinfo', drop('appsecret_proof'), /appsecret_proof/],
    ['cookies of the visitor', 'github', 'userinfo', say('cookie', 'a=b'), /cookie is sent on/],
    ['a redirect URI in a refresh', 'github', 'refresh', set('redirect_uri', 'x'), /redirect_uri must not/],
    ['a refresh without one', 'yahoo', 'refresh', unset('redirect_uri'), /redirect_uri is missing/],
  ])('minds %s (%s)', async (_what, id, step, tampering, complaint) => {
    const visit = simulator.visit(id, { tokenMembers: { refresh_token: 'refresh' } });
    const client = new HonestClient(simulator, factsOf(id), visit, { [step]: tampering });
    const code = (await client.authorize()).get('code');
    if (code !== null) await client.exchange(code);
    if (step === 'userinfo') await client.userInfo();
    if (step === 'refresh') await client.refresh();
    expect(complaintsOf(id).join('\n')).toMatch(complaint);
  });

  it('minds a client secret of Apple that is not signed as it has to be', async () => {
    const secret: Tampering = (call) => (call.fields!['client_secret'] += 'AA');
    const client = new HonestClient(simulator, factsOf('apple'), simulator.visit('apple'), { token: secret });
    await client.exchange((await client.authorize()).get('code')!);
    expect(complaintsOf('apple').join('\n')).toMatch(/not in raw form.*bad signature/);
  });

  it('takes a code once, and without a word of complaint no other', async () => {
    const client = new HonestClient(simulator, factsOf('bitly'), simulator.visit('bitly'));
    const code = (await client.authorize()).get('code')!;
    await client.exchange(code);
    expect([(await client.exchange(code)).status, (await client.exchange('forged')).status]).toEqual([
      400, 400,
    ]);
    expect(complaintsOf('bitly')).toEqual([]);
  });

  it('makes up strangers, each with an id and an address of their own', async () => {
    const one = simulator.stranger('github', { person: { emailVerified: false } });
    const client = new HonestClient(simulator, factsOf('github'), one);
    await client.exchange((await client.authorize()).get('code')!);
    const { body } = await client.userInfo();
    expect(body.id).toBe(Number(one.behaviour.person.id));
    expect(one.behaviour.person).toMatchObject({
      email: expect.stringMatching(/^wren-/),
      emailVerified: false,
    });
  });

  afterEach(() => {
    simulator.requests.length = 0;
  });

  const complaintsOf = (id: string) => simulator.complaints.filter((line) => line.startsWith(`${id}:`));
});
