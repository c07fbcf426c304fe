import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROVIDERS } from './catalogue.js';
import type { Sources } from './expressions.js';
import { readProfile, refusalOf } from './profile.js';

const FACTS = join(__dirname, '../../../../test/support/oauth2/facts');
const CLIENT_ID = 'our-client-id';

/** What providers send, by the independent description that the simulator plays as well. */
interface Facts {
  readonly id: string;
  readonly sampleTokenResponse: unknown;
  readonly sampleUserInfo: unknown;
  readonly sampleExtra?: Record<string, unknown>;
  readonly sampleIdTokenClaims?: unknown;
  readonly sampleCallback?: unknown;
  readonly expectedUser: object;
  readonly variants?: readonly Variant[];
}

/** Takes the place of some of the samples. */
interface Variant {
  readonly name: string;
  readonly token?: unknown;
  readonly userinfo?: unknown;
  readonly extra?: Record<string, unknown>;
  readonly idToken?: unknown;
  readonly callback?: unknown;
  readonly expectedUser: object;
}

const facts = readdirSync(FACTS).map((file) => {
  const text = readFileSync(join(FACTS, file), 'utf8').replaceAll('{clientId}', CLIENT_ID);
  return JSON.parse(text) as Facts;
});

function sourcesOf(sample: Facts, variant: Partial<Variant>): Sources {
  const { token, userinfo, extra, idToken, callback } = variant;
  return {
    token: token === undefined ? sample.sampleTokenResponse : token,
    userInfo: userinfo === undefined ? sample.sampleUserInfo : userinfo,
    extras: extra ?? sample.sampleExtra ?? {},
    idToken: idToken === undefined ? (sample.sampleIdTokenClaims ?? null) : idToken,
    callback: callback === undefined ? (sample.sampleCallback ?? null) : callback,
    clientId: CLIENT_ID,
  };
}

const cases = facts.flatMap((sample) =>
  [{ name: 'sample', expectedUser: sample.expectedUser }, ...(sample.variants ?? [])].map(
    (variant: Variant) =>
      [sample.id, variant.name, sourcesOf(sample, variant), variant.expectedUser] as const,
  ),
);

describe('the catalogue of providers', () => {
  it('has all 36 of the contract and OpenID Connect, and facts for each', () => {
    expect(PROVIDERS.size).toBe(37);
    expect([...PROVIDERS.keys()].sort()).toEqual(facts.map(({ id }) => id).sort());
  });

  it.each(cases)('finds the person whom %s sends (%s)', (id, _name, sources, expected) => {
    const provider = PROVIDERS.get(id)!;
    expect(refusalOf(provider, sources)).toBeUndefined();
    expect(readProfile(provider, sources, { trustEmail: false })).toEqual(expected);
  });
});
