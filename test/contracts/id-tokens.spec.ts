import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { inspect } from 'node:util';
import { exportJWK, type JWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/clock.js';
import { type Expected, IdTokens } from '../../src/modules/oauth2/engine/id-token.js';
import { KeySets } from '../../src/modules/oauth2/engine/key-sets.js';
import { SystemResolver } from '../../src/modules/oauth2/outgoing/address-resolver.js';
import { GuardedClient } from '../../src/modules/oauth2/outgoing/guarded-client.js';
import { FixedClock, NOW } from '../support/fixtures.js';
import { LocalOrigin } from '../support/local-origin.js';
import { errorOf } from '../support/provider-settings.js';

/** Providers rules 8 and 9: whatever else is sent as an id token, nobody gets in by it. */

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const short = generateKeyPairSync('rsa', { modulusLength: 1024 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed = generateKeyPairSync('ed25519');
const attacker = generateKeyPairSync('rsa', { modulusLength: 2048 });

const NOW_SECONDS = NOW / SECOND;
const CLAIMS = {
  iss: 'https://id.test',
  sub: 'ada',
  aud: 'our-client',
  iat: NOW_SECONDS,
  exp: NOW_SECONDS + 600,
  nonce: 'n0nce',
  email: 'ada@example.test',
};
const UNKNOWN_KEY = 'ERR_JWKS_NO_MATCHING_KEY';
const FORGED = 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED';
const TENANT = '3f6a1c52-0c1e-4f77-8a1b-2d9b6c5e7a10';

const origin = new LocalOrigin();
let clock: FixedClock;
let idTokens: IdTokens;
let keys: JWK[];

const jwk = async (key: KeyObject, members: JWK): Promise<JWK> => ({ ...(await exportJWK(key)), ...members });
const expected = (changes: Partial<Expected> = {}): Expected => ({
  facts: { issuers: [], keys: '', algorithms: ['RS256', 'ES256'], nonce: true, required: true },
  issuers: ['https://id.test'],
  keys: { url: `http://127.0.0.1:${origin.port}/keys`, reach: { loopback: true, privateNetwork: false } },
  clientId: 'our-client',
  nonce: 'n0nce',
  tenant: undefined,
  ...changes,
});
const facts = (changes: Partial<Expected['facts']>) =>
  expected({ facts: { ...expected().facts, ...changes } });

function signed(
  claims: object = {},
  header: { alg?: string; kid?: string } & Record<string, unknown> = {},
  key = rsa.privateKey,
) {
  return new SignJWT({ ...CLAIMS, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'rsa', ...header })
    .sign(key);
}
const claimsOf = (token: string, wanted = expected()) => idTokens.claimsOf(token, wanted);

async function refused(token: string, wanted = expected()): Promise<string> {
  const error = await errorOf(claimsOf(token, wanted));
  expect(error).toMatchObject({ type: 'user_oauth2_provider_error', status: 424 });
  // Rule 20: neither the message nor anything that a log might see of it.
  const shown = inspect(error, { depth: 9, showHidden: true });
  for (const secret of [token, 'ada@example.test', 'n0nce']) expect(shown).not.toContain(secret);
  return (error as Error).message;
}

beforeAll(async () => {
  await origin.start();
});
afterAll(() => origin.stop());
beforeEach(async () => {
  clock = new FixedClock();
  idTokens = new IdTokens(new KeySets(new GuardedClient(clock, new SystemResolver()), clock), clock);
  keys = [
    await jwk(rsa.publicKey, { kid: 'rsa', use: 'sig' }),
    await jwk(ec.publicKey, { kid: 'ec', alg: 'ES256' }),
    await jwk(ed.publicKey, { kid: 'ed' }),
  ];
  origin.forget();
  origin.answer = (_request, response) => response.end(JSON.stringify({ keys }));
});

describe('a good id token', () => {
  it('is read, and its keys are fetched once', async () => {
    expect(await claimsOf(await signed())).toEqual(CLAIMS);
    expect(await claimsOf(await signed({}, { alg: 'ES256', kid: 'ec' }, ec.privateKey))).toEqual(CLAIMS);
    expect(origin.seen).toMatchObject([{ line: 'GET /keys' }]);
  });

  it('may name several audiences when it is made for us', async () => {
    const several = { aud: ['our-client', 'other'], azp: 'our-client' };
    expect(await claimsOf(await signed(several))).toMatchObject(several);
  });

  it('may name its key not at all, where only one fits', async () => {
    expect(await claimsOf(await signed({}, { kid: undefined as never }))).toEqual(CLAIMS);
  });

  it('may be a minute off', async () => {
    const late = { iat: NOW_SECONDS - 300, exp: NOW_SECONDS - 59 };
    const early = { iat: NOW_SECONDS + 59, exp: NOW_SECONDS + 600, nbf: NOW_SECONDS + 59 };
    expect(await claimsOf(await signed(late))).toMatchObject(late);
    expect(await claimsOf(await signed(early))).toMatchObject(early);
  });

  it('needs no nonce where the provider knows none', async () => {
    const wanted = facts({ nonce: false });
    expect(await claimsOf(await signed({ nonce: undefined }), { ...wanted, nonce: null })).toMatchObject({
      sub: 'ada',
    });
  });
});

describe('an id token is refused', () => {
  it.each([
    ['of another issuer', 'another issuer', { iss: 'https://evil.test' }],
    ['of almost the issuer', 'another issuer', { iss: 'https://id.test/' }],
    ['of no issuer', 'claim iss', { iss: undefined }],
    ['for another client', 'claim aud', { aud: 'other' }],
    ['for nobody', 'claim aud', { aud: [] }],
    ['for no audience', 'claim aud', { aud: undefined }],
    [
      'for us among others, made for another',
      'another client',
      { aud: ['our-client', 'other'], azp: 'other' },
    ],
    [
      'for us among others, made for nobody in particular',
      'another client',
      { aud: ['our-client', 'other'] },
    ],
    ['of another login', 'another login', { nonce: 'other' }],
    ['of no login', 'another login', { nonce: undefined }],
    ['of a login that is no text', 'another login', { nonce: ['n0nce'] }],
    ['that has expired', 'expired (exp)', { exp: NOW_SECONDS - 61, iat: NOW_SECONDS - 300 }],
    ['that never expires', 'claim exp', { exp: undefined }],
    ['that expires in words', 'claim exp', { exp: 'never' }],
    ['of the future', 'claim iat', { iat: NOW_SECONDS + 61 }],
    ['that is not good yet', 'claim nbf', { nbf: NOW_SECONDS + 61 }],
    ['of more than ten minutes ago', 'expired (iat)', { iat: NOW_SECONDS - 661 }],
    ['of no time', 'claim iat', { iat: undefined }],
    ['about nobody', 'claim sub', { sub: undefined }],
    ['about an empty id', 'names nobody', { sub: '' }],
    ['about a number', 'names nobody', { sub: 7 }],
  ])('%s (%s)', async (_what, why, claims) => {
    expect(await refused(await signed(claims))).toContain(why);
  });

  it('with a nonce when none was sent', async () => {
    await refused(await signed(), expected({ nonce: null }));
  });

  it('without a signature (alg none)', async () => {
    expect(await refused(new UnsecuredJWT(CLAIMS).encode())).toContain('none');
    const [, claims] = (await signed()).split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'none', kid: 'rsa' })).toString('base64url');
    await refused(`${header}.${claims}.`);
  });

  it.each(['pem', 'jwk'] as const)('signed with the public key as a secret (HS256, %s)', async (form) => {
    const secret =
      form === 'pem'
        ? rsa.publicKey.export({ type: 'spki', format: 'pem' })
        : JSON.stringify(await exportJWK(rsa.publicKey));
    const [, claims] = (await signed()).split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'HS256', kid: 'rsa' })).toString('base64url');
    const signature = createHmac('sha256', secret).update(`${header}.${claims}`).digest('base64url');
    expect(await refused(`${header}.${claims}.${signature}`)).toContain(
      'signed with HS256, and RS256 or ES256',
    );
  });

  it('signed with HS256, though the key set has such a key', async () => {
    keys.push({ kty: 'oct', kid: 'hs', k: Buffer.alloc(32, 'k').toString('base64url') });
    const token = await new SignJWT(CLAIMS)
      .setProtectedHeader({ alg: 'HS256', kid: 'hs' })
      .sign(Buffer.alloc(32, 'k'));
    await refused(token);
  });

  it('signed in a way that the provider does not use', async () => {
    await refused(await signed({}, { alg: 'RS512' }));
    await refused(await signed({}, { alg: 'EdDSA', kid: 'ed' }, ed.privateKey));
    expect(
      await claimsOf(
        await signed({}, { alg: 'EdDSA', kid: 'ed' }, ed.privateKey),
        facts({ algorithms: ['EdDSA'] }),
      ),
    ).toEqual(CLAIMS);
  });

  it('signed by a key of another type than its header says', async () => {
    expect(await refused(await signed({}, { alg: 'ES256', kid: 'rsa' }, ec.privateKey))).toContain(
      UNKNOWN_KEY,
    );
  });

  it('signed by a key that is there for something else', async () => {
    keys = [await jwk(rsa.publicKey, { kid: 'rsa', alg: 'ES256' })];
    expect(await refused(await signed())).toContain(UNKNOWN_KEY);
  });

  it('signed by a key for encryption', async () => {
    keys = [await jwk(rsa.publicKey, { kid: 'rsa', use: 'enc' })];
    expect(await refused(await signed())).toContain(UNKNOWN_KEY);
  });

  it('signed by a key that is too short', async () => {
    keys = [await jwk(short.publicKey, { kid: 'short' })];
    const [, claims] = (await signed()).split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'RS256', kid: 'short' })).toString('base64url');
    const token = `${header}.${claims}.${Buffer.alloc(128).toString('base64url')}`;
    expect(await refused(token)).toContain('cannot be verified with its keys');
  });

  it('signed by somebody else in the name of the provider’s key', async () => {
    expect(await refused(await signed({}, {}, attacker.privateKey))).toContain(FORGED);
  });

  it('that brings or names the key it is signed with (jku, jwk, x5u)', async () => {
    const evil = new LocalOrigin();
    await evil.start();
    const url = `http://127.0.0.1:${evil.port}/keys`;
    const own = await jwk(attacker.publicKey, { kid: 'evil' });
    evil.answer = (_request, response) => response.end(JSON.stringify({ keys: [own] }));
    for (const kid of ['evil', 'rsa']) {
      const header = { kid, jku: url, x5u: url, jwk: await exportJWK(attacker.publicKey) };
      const why = kid === 'rsa' ? FORGED : UNKNOWN_KEY;
      expect(await refused(await signed({}, header, attacker.privateKey))).toContain(why);
    }
    expect(evil.seen).toEqual([]);
    await evil.stop();
  });

  it('with an extension that must be understood', async () => {
    const crit = { crit: ['x'], x: 1 };
    const token = await new SignJWT(CLAIMS)
      .setProtectedHeader({ alg: 'RS256', kid: 'rsa', ...crit })
      .sign(rsa.privateKey, { crit: { x: true } });
    await refused(token);
  });

  it('with claims that are not those which were signed', async () => {
    const [header, , signature] = (await signed()).split('.');
    const claims = Buffer.from(JSON.stringify({ ...CLAIMS, sub: 'eve' })).toString('base64url');
    expect(await refused(`${header}.${claims}.${signature}`)).toContain(FORGED);
  });

  it.each(['', 'text', 'a.b.c', 'a.b.c.d.e', '..', `${'x'.repeat(9_000)}.y.z`, 'e30.e30.e30'])(
    'that is none: %j',
    async (token) => {
      const error = await errorOf(claimsOf(token));
      expect(error).toMatchObject({ type: 'user_oauth2_provider_error' });
    },
  );
});

describe('a key that is not known', () => {
  const next = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const byNext = () =>
    signed({ iat: clock.now() / SECOND, exp: clock.now() / SECOND + 60 }, { kid: 'next' }, next.privateKey);

  it('is looked for once more, and found when the provider has changed keys', async () => {
    await claimsOf(await signed());
    keys.push(await jwk(next.publicKey, { kid: 'next' }));
    clock.advance(MINUTE);
    expect(await claimsOf(await byNext())).toMatchObject({ sub: 'ada' });
    expect(origin.seen).toHaveLength(2);
  });

  it('is looked for once a minute at most', async () => {
    for (let time = 0; time < 5; time++) await refused(await byNext());
    expect(origin.seen).toHaveLength(1);
    clock.advance(MINUTE);
    for (let time = 0; time < 5; time++) await refused(await byNext());
    expect(origin.seen).toHaveLength(2);
  });

  it('does no harm to the known ones while the provider is away', async () => {
    await claimsOf(await signed());
    clock.advance(MINUTE);
    origin.answer = (_request, response) => response.writeHead(404).end();
    await refused(await byNext());
    expect(await claimsOf(await signed())).toEqual(CLAIMS);
  });
});

describe('keys', () => {
  it('are fetched anew after an hour', async () => {
    await claimsOf(await signed());
    clock.advance(HOUR);
    keys = [await jwk(attacker.publicKey, { kid: 'rsa' })];
    const [iat, exp] = [clock.now() / SECOND, clock.now() / SECOND + 60];
    expect(await refused(await signed({ iat, exp }))).toContain(FORGED);
  });

  it.each([
    ['no JSON', 'no'],
    ['no object', '[]'],
    ['no list of keys', '{"keys":{}}'],
    ['keys that are none', '{"keys":[null]}'],
  ])('are refused when they are %s', async (_what, text) => {
    origin.answer = (_request, response) => response.end(text);
    expect(await refused(await signed())).toContain('key set');
  });

  it.each<JWK>([
    { kty: 'RSA', kid: 'rsa', n: 'AQAB', e: 'AQAB' },
    { kty: 'RSA', kid: 'rsa', n: '', e: 7 as never },
    { kty: 'RSA', kid: 'rsa' },
  ])('are refused when they are broken: %j', async (key) => {
    keys = [key];
    expect(await refused(await signed())).toMatch(/cannot be verified|not valid/);
  });
});

describe('an issuer', () => {
  const microsoft = (tenant: string) =>
    expected({
      facts: { ...expected().facts, checks: ['microsoftTenant'] },
      issuers: ['https://login.test/{tid}/v2.0'],
      tenant,
    });
  const of = (tid: unknown, iss = `https://login.test/${String(tid)}/v2.0`): Promise<string> =>
    signed({ tid, iss });

  it('may be that of the person’s tenant', async () => {
    for (const tenant of ['common', 'organizations', TENANT])
      expect(await claimsOf(await of(TENANT), microsoft(tenant))).toMatchObject({ tid: TENANT });
  });

  it.each([
    ['of a tenant that may not come in', 'consumers', TENANT, undefined],
    ['of another tenant than the claim says', 'common', TENANT, 'https://login.test/other/v2.0'],
    ['of no tenant', 'common', undefined, 'https://login.test//v2.0'],
    ['of a path for a tenant', 'common', '../evil', undefined],
  ])('is refused when it is %s', async (_what, tenant, tid, iss) => {
    await refused(await of(tid, iss), microsoft(tenant));
  });

  it('that is another is passed over where the facts say so, and never read', async () => {
    const wanted = facts({ ignoreOtherIssuers: true });
    expect(
      await claimsOf(await signed({ iss: 'https://my.test' }, {}, attacker.privateKey), wanted),
    ).toBeNull();
    await refused(await signed({}, {}, attacker.privateKey), wanted);
    const claims: JWTPayload | null = await claimsOf(await signed(), wanted);
    expect(claims).toEqual(CLAIMS);
  });
});
