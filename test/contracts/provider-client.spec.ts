import { createHmac, generateKeyPairSync } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { decodeJwt, exportJWK, SignJWT } from 'jose';
import { HOUR, SECOND } from '../../src/kernel/clock.js';
import type { ProviderSettings } from '../../src/modules/oauth2/application/provider-settings.js';
import { ProviderClient, type TokenAnswer } from '../../src/modules/oauth2/engine/provider-client.js';
import { SystemResolver } from '../../src/modules/oauth2/outgoing/address-resolver.js';
import { GuardedClient } from '../../src/modules/oauth2/outgoing/guarded-client.js';
import { apple } from '../../src/modules/oauth2/providers/apple.js';
import { disqus } from '../../src/modules/oauth2/providers/disqus.js';
import { dropbox } from '../../src/modules/oauth2/providers/dropbox.js';
import { etsy } from '../../src/modules/oauth2/providers/etsy.js';
import { facebook } from '../../src/modules/oauth2/providers/facebook.js';
import { github } from '../../src/modules/oauth2/providers/github.js';
import { gitlab } from '../../src/modules/oauth2/providers/gitlab.js';
import { google } from '../../src/modules/oauth2/providers/google.js';
import { microsoft } from '../../src/modules/oauth2/providers/microsoft.js';
import { notion } from '../../src/modules/oauth2/providers/notion.js';
import { oidc } from '../../src/modules/oauth2/providers/oidc.js';
import type { Provider } from '../../src/modules/oauth2/providers/provider.js';
import { stripe } from '../../src/modules/oauth2/providers/stripe.js';
import { yahoo } from '../../src/modules/oauth2/providers/yahoo.js';
import { yandex } from '../../src/modules/oauth2/providers/yandex.js';
import { zoom } from '../../src/modules/oauth2/providers/zoom.js';
import { VERSION } from '../../src/version.js';
import { FixedClock, NOW } from '../support/fixtures.js';
import { LocalOrigin } from '../support/local-origin.js';
import { errorOf, settingsOf } from '../support/provider-settings.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const signing = generateKeyPairSync('rsa', { modulusLength: 2048 });
const origin = new LocalOrigin();
let clock: FixedClock;
let calls: GuardedClient;
let client: ProviderClient;
/** By path: a handler, or what is to be sent as JSON. */
let routes: Record<string, unknown>;
let url: string;

const RETURNED = {
  code: 'c0de',
  redirectUri: 'https://api.test/callback',
  codeVerifier: 'v3rifier',
  scopes: [],
};
const SESSION = {
  accessToken: 'acc3ss',
  refreshToken: 'r3fresh',
  redirectUri: 'https://api.test/callback',
  scopes: [],
};
const LOGIN = { nonce: 'n0nce', callback: null };
/** None of these may be in anything that is shown or logged (rule 20). */
const SECRETS = ['c0de', 'v3rifier', 'acc3ss', 'r3fresh', 's3cret', 'n0nce'];

/** Its endpoints are played here; the rest is as the descriptor says. */
function played(provider: Provider, changes: Partial<ProviderSettings> = {}): ProviderSettings {
  return settingsOf(provider, {
    authorizationUrl: `${url}/authorize`,
    tokenUrl: `${url}/token`,
    userInfoUrl: provider.userInfo === null ? null : `${url}/me`,
    ...(provider.idToken === undefined ? {} : { keysUrl: `${url}/keys` }),
    ...changes,
  });
}
const tokens = (more: object = {}): TokenAnswer => ({
  tokens: { accessToken: 'acc3ss', refreshToken: '', expiresIn: null },
  body: { access_token: 'acc3ss', ...more },
  idToken: null,
});
const withIdToken = async (claims: object): Promise<TokenAnswer> => ({
  ...tokens(),
  idToken: await new SignJWT({
    aud: 'our-client',
    nonce: 'n0nce',
    iat: NOW / SECOND,
    exp: NOW / SECOND + 60,
    ...claims,
  })
    .setProtectedHeader({ alg: 'RS256', kid: 'k' })
    .sign(signing.privateKey),
});
const seen = () => origin.seen.map(({ line }) => line);
const form = (index = 0) => Object.fromEntries(new URLSearchParams(origin.seen[index]?.body));

async function failing(promise: Promise<unknown>, type: string): Promise<string> {
  const error = await errorOf(promise);
  expect(error).toMatchObject({ type });
  const shown = inspect(error, { depth: 9, showHidden: true });
  for (const secret of SECRETS) expect(shown).not.toContain(secret);
  return (error as Error).message;
}

beforeAll(() => origin.start());
afterAll(() => origin.stop());
beforeEach(async () => {
  clock = new FixedClock();
  calls = new GuardedClient(clock, new SystemResolver(), { limits: { total: 1_000 } });
  client = new ProviderClient(calls, clock);
  url = `http://127.0.0.1:${origin.port}`;
  const key = { ...(await exportJWK(signing.publicKey)), kid: 'k' };
  routes = { '/token': { access_token: 'acc3ss' }, '/keys': { keys: [key] } };
  origin.forget();
  origin.answer = (request, response) => {
    const route = routes[new URL(request.url ?? '', url).pathname];
    if (typeof route === 'function') (route as Handler)(request, response);
    else if (route === undefined) response.writeHead(404).end('{}');
    else response.end(JSON.stringify(route));
  };
});
afterEach(() => calls.onApplicationShutdown());

const status =
  (code: number, body: unknown = {}): Handler =>
  (_request, response) => {
    response.writeHead(code, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  };

describe('authorizeParameters', () => {
  it('are those of the descriptor and the nonce', () => {
    const settings = played(google, { values: { prompt: 'select_account consent' } });
    expect(client.authorizeParameters(settings, { nonce: 'n0nce' })).toEqual({
      access_type: 'offline',
      prompt: 'select_account consent',
      nonce: 'n0nce',
    });
  });

  it('have no nonce where the provider knows none', () => {
    expect(client.authorizeParameters(played(github), { nonce: 'n0nce' })).toEqual({});
    expect(client.authorizeParameters(played(oidc), { nonce: null })).toEqual({});
  });
});

describe('scopesFor', () => {
  it.each([
    [facebook, ['email', 'user_link'], 'email,public_profile,user_link'],
    [google, ['calendar'], 'openid email profile calendar'],
    [stripe, ['read_only'], 'read_only'],
    [stripe, [], 'read_write'],
    [notion, ['anything'], ''],
    [zoom, [], ''],
  ])('joins the usual and those of the request as the provider wants it', (provider, custom, scopes) => {
    expect(client.scopesFor(played(provider), custom)).toBe(scopes);
  });
});

describe('exchange', () => {
  it('turns a code into tokens', async () => {
    routes['/token'] = { access_token: 'a', refresh_token: 'r', expires_in: '3600', id_token: 'i' };
    const answer = await client.exchange(played(github), RETURNED);
    expect(answer).toMatchObject({
      tokens: { accessToken: 'a', refreshToken: 'r', expiresIn: 3600 },
      idToken: 'i',
    });
    expect(seen()).toEqual(['POST /token']);
    expect(form()).toEqual({
      grant_type: 'authorization_code',
      code: 'c0de',
      redirect_uri: 'https://api.test/callback',
      code_verifier: 'v3rifier',
      client_id: 'our-client',
      client_secret: 'our s3cret',
    });
  });

  it('sends no code verifier where there is none, and the scopes where the provider wants them', async () => {
    const returned = { ...RETURNED, codeVerifier: null, scopes: ['Mail.Read'] };
    await client.exchange(played(microsoft, { values: { tenant: 'common' } }), returned);
    expect(form()).not.toHaveProperty('code_verifier');
    expect(form()['scope']).toBe('openid profile email offline_access User.Read Mail.Read');
  });

  it('signs a client secret for Apple', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const p8 = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const values = { keyID: 'ABCDE12345', teamID: 'TEAM123456', p8 };
    await client.exchange(played(apple, { clientSecret: '', values }), { ...RETURNED, codeVerifier: null });
    expect(decodeJwt(form()['client_secret'] ?? '')).toMatchObject({ iss: 'TEAM123456', sub: 'our-client' });
  });

  it.each([
    [
      'a refusal',
      status(400, { error: 'invalid_grant', error_description: 'Spent.' }),
      'user_oauth2_bad_request',
    ],
    ['a refusal with status 200', { error: 'bad_verification_code' }, 'user_oauth2_bad_request'],
    ['a refusal of the client', status(401, { error: 'invalid_client' }), 'user_oauth2_unauthorized'],
    ['a refusal that repeats the code', status(400, { error: 'c0de is spent' }), 'user_oauth2_bad_request'],
    ['trouble', status(500, { error: 'c0de' }), 'user_oauth2_provider_error'],
    ['a broken answer', ['c0de'], 'user_oauth2_provider_error'],
    ['no answer in time', () => undefined, 'user_oauth2_provider_error'],
    [
      'no answer at all',
      (request: IncomingMessage) => request.socket.destroy(),
      'user_oauth2_provider_error',
    ],
    [
      'a redirect',
      (_request: IncomingMessage, response: ServerResponse) =>
        response.writeHead(302, { Location: '/elsewhere?code=c0de' }).end(),
      'user_oauth2_provider_error',
    ],
  ])('fails by %s', async (_what, route, type) => {
    routes['/token'] = route;
    await failing(client.exchange(played(github), RETURNED), type);
    expect(seen()).toEqual(['POST /token']);
  });

  it('fails where the address may not be called', async () => {
    const settings = played(github, { reach: { loopback: false, privateNetwork: false } });
    await failing(client.exchange(settings, RETURNED), 'user_oauth2_provider_error');
    expect(seen()).toEqual([]);
  });
});

describe('userOf', () => {
  const userOf = (
    settings: ProviderSettings,
    answer = tokens(),
    login: { nonce: string | null; callback: unknown } = LOGIN,
  ) => client.userOf(settings, answer, login);

  it('asks for user info and extras with the access token', async () => {
    routes['/me'] = { id: 7, name: ' Ada ', email: 'public@example.test' };
    routes['/me/emails'] = [{ email: 'Ada@Example.test', primary: true, verified: true }];
    expect(await userOf(played(github))).toEqual({
      id: '7',
      name: 'Ada',
      email: 'ada@example.test',
      emailVerified: true,
      issuer: '',
    });
    expect(seen()).toEqual(['GET /me', 'GET /me/emails']);
    for (const { headers } of origin.seen) {
      expect(headers).toMatchObject({
        authorization: 'Bearer acc3ss',
        accept: 'application/vnd.github+json',
        'user-agent': `Gatehouse/${VERSION}`,
      });
    }
  });

  it.each([undefined, status(403), status(500), () => undefined])(
    'goes on without an extra that cannot be had',
    async (route) => {
      routes['/me'] = { id: 7, email: 'public@example.test' };
      routes['/me/emails'] = route;
      expect(await userOf(played(github))).toMatchObject({
        email: 'public@example.test',
        emailVerified: false,
      });
    },
  );

  it('puts into the URL what stands in the token answer, and the secret into a header', async () => {
    routes['/users/42'] = { user_id: 42 };
    const settings = played(etsy, { userInfoUrl: `${url}/users/{tokenUserId}` });
    const answer = { ...tokens(), body: { access_token: '42.acc3ss' } };
    expect(await userOf(settings, answer)).toMatchObject({ id: '42' });
    expect(origin.seen[0]?.headers).toMatchObject({ 'x-api-key': 'our-client:our s3cret' });
  });

  it.each(['../admin', '42/../1', '', '4 2'])('calls nothing when that is %j', async (id) => {
    const settings = played(etsy, { userInfoUrl: `${url}/users/{tokenUserId}` });
    const answer = { ...tokens(), body: { access_token: `${id}.acc3ss` } };
    await failing(userOf(settings, answer), 'user_oauth2_provider_error');
    expect(seen()).toEqual([]);
  });

  it('asks by POST without a body', async () => {
    routes['/me'] = { account_id: 'dbid:1', name: { display_name: 'Ada' } };
    expect(await userOf(played(dropbox))).toMatchObject({ id: 'dbid:1', name: 'Ada' });
    const [{ line, headers, body } = { line: '', headers: {}, body: '-' }] = origin.seen;
    expect([line, headers['content-type'], headers['content-length'], body]).toEqual([
      'POST /me',
      undefined,
      '0',
      '',
    ]);
  });

  it('asks by another scheme, and with a query', async () => {
    routes['/me'] = { id: '1', client_id: 'our-client' };
    await userOf(played(yandex));
    expect(origin.seen).toMatchObject([
      { line: 'GET /me?format=json', headers: { authorization: 'OAuth acc3ss' } },
    ]);
  });

  it('adds to a query that is there', async () => {
    routes['/me'] = { id: '1', client_id: 'our-client' };
    await userOf(played(yandex, { userInfoUrl: `${url}/me?a=b` }));
    expect(seen()).toEqual(['GET /me?a=b&format=json']);
  });

  it('asks with token and secret in the query where the vendor wants that, and says nothing of it', async () => {
    routes['/me'] = { code: 0, response: { id: '1' } };
    await userOf(played(disqus));
    expect(seen()).toEqual(['GET /me?access_token=acc3ss&api_key=our-client&api_secret=our+s3cret']);
    expect(origin.seen[0]?.headers).not.toHaveProperty('authorization');
    routes['/me'] = () => undefined;
    await failing(userOf(played(disqus)), 'user_oauth2_provider_error');
  });

  it('proves to Facebook that it is the app', async () => {
    routes['/me'] = { id: '1' };
    await userOf(played(facebook));
    const proof = createHmac('sha256', 'our s3cret').update('acc3ss').digest('hex');
    expect(seen()).toEqual([`GET /me?fields=id%2Cname%2Cemail&appsecret_proof=${proof}`]);
  });

  it('takes everything out of the id token where there is nothing else', async () => {
    const answer = await withIdToken({
      iss: 'https://appleid.apple.com',
      sub: '001.a',
      email: 'x@privaterelay.test',
      email_verified: 'true',
    });
    const callback = {
      user: { name: { firstName: 'Ines', lastName: 'Calder' }, email: 'evil@example.test' },
    };
    expect(await userOf(played(apple), answer, { nonce: 'n0nce', callback })).toEqual({
      id: '001.a',
      email: 'x@privaterelay.test',
      name: 'Ines Calder',
      emailVerified: true,
      issuer: '',
    });
    expect(seen()).toEqual(['GET /keys']);
  });

  it('fails without an id token where one is needed', async () => {
    await failing(userOf(played(apple)), 'user_oauth2_provider_error');
    expect(seen()).toEqual([]);
  });

  it('does not look at user info when the id token is bad (rule 9)', async () => {
    routes['/me'] = { sub: '1' };
    const answer = await withIdToken({ iss: 'https://accounts.google.com', sub: '1', aud: 'other' });
    await failing(userOf(played(google), answer), 'user_oauth2_provider_error');
    expect(seen()).toEqual(['GET /keys']);
  });

  it('rule 10: refuses user info of another person than the id token', async () => {
    const answer = await withIdToken({ iss: 'accounts.google.com', sub: '1' });
    routes['/me'] = { sub: '1' };
    expect(await userOf(played(google), answer)).toMatchObject({ id: '1' });
    routes['/me'] = { sub: '2' };
    expect(await failing(userOf(played(google), answer), 'user_oauth2_provider_error')).toContain(
      'another person',
    );
  });

  it('rule 10: for Microsoft it is the object id, which must be there', async () => {
    const tid = '3f6a1c52-0c1e-4f77-8a1b-2d9b6c5e7a10';
    const iss = `https://login.microsoftonline.com/${tid}/v2.0`;
    const settings = played(microsoft, { values: { tenant: 'common' } });
    routes['/me'] = { id: 'o1', mail: 'ada@example.test' };
    const mine = { tid, iss, sub: 's', email: 'ada@example.test', xms_edov: true };
    expect(await userOf(settings, await withIdToken({ ...mine, oid: 'o1' }))).toMatchObject({
      id: 'o1',
      emailVerified: true,
    });
    for (const oid of ['o2', undefined])
      await failing(userOf(settings, await withIdToken({ ...mine, oid })), 'user_oauth2_provider_error');
  });

  it('ends for somebody whom the provider has locked out', async () => {
    routes['/me'] = { id: 1, state: 'blocked' };
    await failing(userOf(played(gitlab, { issuers: ['https://git.test'] })), 'user_oauth2_provider_error');
  });

  it('says whose ids these are, and trusts the address where the operator does', async () => {
    routes['/me'] = { id: 1, email: 'ada@example.test' };
    const settings = played(gitlab, {
      issuedBy: 'git.test',
      trustEmail: true,
      issuers: ['https://git.test'],
    });
    expect(await userOf(settings)).toMatchObject({ issuer: 'git.test', emailVerified: true });
  });

  it.each([
    ['no id', {}, 'user_missing_id'],
    ['an id that the parser would round', { id: 2 ** 53 }, 'user_missing_id'],
    ['a list', [], 'user_oauth2_provider_error'],
    ['no object', 'acc3ss', 'user_oauth2_provider_error'],
    [
      'no JSON',
      (_request: IncomingMessage, response: ServerResponse) => response.end('acc3ss'),
      'user_oauth2_provider_error',
    ],
    ['status 400', status(400), 'user_oauth2_bad_request'],
    ['status 401', status(401, { message: 'acc3ss' }), 'user_oauth2_unauthorized'],
    ['status 403', status(403), 'user_oauth2_unauthorized'],
    ['status 404', status(404), 'user_oauth2_provider_error'],
    ['status 500', status(500), 'user_oauth2_provider_error'],
    ['no answer', () => undefined, 'user_oauth2_provider_error'],
  ])('fails by user info with %s', async (_what, route, type) => {
    routes['/me'] = route;
    await failing(userOf(played(github)), type);
  });
});

describe('OpenID Connect by discovery', () => {
  let settings: ProviderSettings;
  let document: Record<string, unknown>;

  beforeEach(() => {
    settings = settingsOf(oidc, { values: { wellKnownEndpoint: `${url}/.well-known/openid-configuration` } });
    document = {
      issuer: url,
      authorization_endpoint: `${url}/authorize`,
      token_endpoint: `${url}/token`,
      userinfo_endpoint: `${url}/me`,
      jwks_uri: `${url}/keys`,
    };
    routes['/.well-known/openid-configuration'] = document;
  });

  it('does a whole login by what the document says, which it reads once an hour', async () => {
    expect(await client.endpointsOf(settings)).toMatchObject({
      authorize: `${url}/authorize`,
      issuer: url,
      pkce: true,
    });
    await client.exchange(settings, RETURNED);
    routes['/me'] = { sub: '1', email: 'ada@example.test' };
    const answer = await withIdToken({ iss: url, sub: '1', name: 'Ada', email_verified: true });
    expect(await client.userOf(settings, answer, LOGIN)).toMatchObject({
      id: '1',
      name: 'Ada',
      email: 'ada@example.test',
      // The claim is about no address.
      emailVerified: false,
    });
    expect(seen()).toEqual(['GET /.well-known/openid-configuration', 'POST /token', 'GET /keys', 'GET /me']);
    expect(origin.seen[1]?.headers['authorization']).toBe(`Basic ${btoa('our-client:our+s3cret')}`);
    expect(form(1)).not.toHaveProperty('client_secret');
    clock.advance(HOUR);
    await client.endpointsOf(settings);
    expect(seen().at(-1)).toBe('GET /.well-known/openid-configuration');
  });

  it('does without user info where there is none', async () => {
    delete document['userinfo_endpoint'];
    const answer = await withIdToken({ iss: url, sub: '1', email: 'ada@example.test', email_verified: true });
    expect(await client.userOf(settings, answer, LOGIN)).toMatchObject({ id: '1', emailVerified: true });
    expect(seen()).not.toContain('GET /me');
  });

  it('refuses user info that does not say of whom it is', async () => {
    routes['/me'] = { email: 'eve@example.test', email_verified: true };
    const answer = await withIdToken({ iss: url, sub: '1' });
    await failing(client.userOf(settings, answer, LOGIN), 'user_oauth2_provider_error');
  });

  it('takes an issuer that ends in a slash, and one that the operator names', async () => {
    document['issuer'] = `${url}/`;
    expect(await client.endpointsOf(settings)).toMatchObject({ issuers: [`${url}/`] });
    document['issuer'] = 'https://id.test';
    const named = { ...settings, issuers: ['https://id.test'] };
    expect(await client.endpointsOf(named)).toMatchObject({ issuers: ['https://id.test'] });
  });

  it.each([
    ['is of another issuer', { issuer: 'https://id.test' }],
    ['is of an issuer below', { issuer: 'http://127.0.0.1/below' }],
    ['is of nobody', { issuer: undefined }],
    ['leads into the network', { token_endpoint: 'https://10.0.0.1/token' }],
    ['leads to cloud metadata', { jwks_uri: 'https://169.254.169.254/keys' }],
    ['is not https', { token_endpoint: 'http://id.test/token' }],
    ['sends people to a script', { authorization_endpoint: 'javascript:alert(1)' }],
    ['has credentials in it', { userinfo_endpoint: 'https://a:b@id.test/me' }],
    ['has numbers for addresses', { userinfo_endpoint: 7 }],
    ['has no token endpoint', { token_endpoint: undefined }],
    ['has no keys', { jwks_uri: null }],
  ])('refuses a document that %s', async (_what, changes) => {
    Object.assign(document, changes);
    await failing(client.endpointsOf(settings), 'user_oauth2_provider_error');
  });

  it.each([
    ['no JSON', (_request: IncomingMessage, response: ServerResponse) => response.end('<h1>')],
    ['null', null],
    ['status 404', undefined],
    ['status 401', status(401)],
    ['no answer', () => undefined],
  ])('refuses what is no document: %s', async (_what, route) => {
    routes['/.well-known/openid-configuration'] = route;
    await failing(client.endpointsOf(settings), 'user_oauth2_provider_error');
  });

  it('calls loopback only where a setting names it (rule 24)', async () => {
    const closed = { ...settings, reach: { loopback: false, privateNetwork: false } };
    await client.endpointsOf(settings);
    await failing(client.endpointsOf(closed), 'user_oauth2_provider_error');
    expect(seen()).toHaveLength(1);
  });
});

describe('refresh', () => {
  it('sends the refresh token, and what the provider wants besides', async () => {
    routes['/token'] = { access_token: 'new', expires_in: 60 };
    expect(await client.refresh(played(yahoo), SESSION)).toEqual({
      accessToken: 'new',
      refreshToken: '',
      expiresIn: 60,
    });
    expect(form()).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'r3fresh',
      redirect_uri: 'https://api.test/callback',
    });
  });

  it('gives the new refresh token where one comes', async () => {
    routes['/token'] = { access_token: 'new', refresh_token: 'newer' };
    const settings = played(microsoft, { values: { tenant: 'common' } });
    expect(await client.refresh(settings, { ...SESSION, scopes: ['Mail.Read'] })).toMatchObject({
      refreshToken: 'newer',
    });
    expect(form()['scope']).toMatch(/ Mail\.Read$/);
  });

  it('exchanges the access token where there are no refresh tokens', async () => {
    await client.refresh(played(facebook), SESSION);
    expect(form()).toEqual({
      grant_type: 'fb_exchange_token',
      fb_exchange_token: 'acc3ss',
      client_id: 'our-client',
      client_secret: 'our s3cret',
    });
  });

  it.each([
    [400, 'user_oauth2_bad_request'],
    [401, 'user_oauth2_unauthorized'],
    [503, 'user_oauth2_provider_error'],
  ])('fails by status %d', async (code, type) => {
    routes['/token'] = status(code, { error: 'r3fresh' });
    await failing(client.refresh(played(google), SESSION), type);
  });
});
