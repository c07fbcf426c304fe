import { generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { SignJWT, UnsecuredJWT, exportJWK, type JWK } from 'jose';
import type { Body } from './provider-facts.js';

export type IdTokenFlaw =
  /** There is none in the answer. */
  | 'absent'
  /** Three parts that are no JWT. */
  | 'garbage'
  | 'other-issuer'
  | 'other-audience'
  /** `aud` names the client beside another, which `azp` says it was made for. */
  | 'made-for-another'
  | 'expired'
  | 'without-expiry'
  | 'issued-long-ago'
  | 'issued-in-the-future'
  | 'other-nonce'
  | 'without-nonce'
  /** Of somebody else than user info. */
  | 'other-subject'
  /** `alg: none`. */
  | 'unsigned'
  /** HS256, with the public key as the secret. */
  | 'signed-with-public-key'
  /** HS256, with the client secret. */
  | 'signed-with-client-secret'
  /** By somebody else, under the name of the provider's key. */
  | 'foreign-key'
  /** By somebody else, under a name of their own. */
  | 'unknown-key'
  /** Claims that are not those which were signed. */
  | 'altered';

interface SigningKey {
  readonly kid: string;
  readonly alg: 'RS256' | 'ES256';
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const HOUR = 3_600;

/** The keys of all providers, and the tokens signed by them, good and bad. */
export class IdTokens {
  private keys = [makeKey('RS256'), makeKey('ES256')];
  private readonly attacker = makeKey('RS256');

  /** From now on others; the old ones are gone from the key set. */
  rotateKeys(): void {
    this.keys = [makeKey('RS256'), makeKey('ES256')];
  }

  async keySet(): Promise<{ keys: JWK[] }> {
    const describe = async ({ kid, alg, publicKey }: SigningKey) => ({
      ...(await exportJWK(publicKey)),
      kid,
      alg,
      use: 'sig',
    });
    return { keys: await Promise.all(this.keys.map(describe)) };
  }

  /** @returns undefined where the answer is to have none */
  async sign(
    claims: Body,
    algorithm: SigningKey['alg'],
    clientSecret: string,
    flaw: IdTokenFlaw | undefined,
  ): Promise<string | undefined> {
    const key = this.keys.find(({ alg }) => alg === algorithm)!;
    const secret = (text: string) => new TextEncoder().encode(text);
    switch (flaw) {
      case 'absent':
        return undefined;
      case 'garbage':
        return 'e30.not-a-token.c2lnbmF0dXJl';
      case 'unsigned':
        return new UnsecuredJWT(claims).encode();
      case 'signed-with-public-key': {
        const pem = key.publicKey.export({ type: 'spki', format: 'pem' }).toString();
        return signed(claims, { alg: 'HS256', kid: key.kid }, secret(pem));
      }
      case 'signed-with-client-secret':
        return signed(claims, { alg: 'HS256' }, secret(clientSecret));
      case 'foreign-key':
        return signed(claims, { alg: 'RS256', kid: key.kid }, this.attacker.privateKey);
      case 'unknown-key':
        return signed(claims, { alg: 'RS256', kid: this.attacker.kid }, this.attacker.privateKey);
      case 'altered': {
        const token = await signed(claims, key, key.privateKey);
        const [header, , signature] = token.split('.');
        return [header, encoded({ ...claims, sub: 'somebody-else' }), signature].join('.');
      }
      default:
        return signed({ ...claims, ...wrongClaims(claims, flaw) }, key, key.privateKey);
    }
  }
}

function wrongClaims(claims: Body, flaw: IdTokenFlaw | undefined): Body {
  const now = Number(claims['iat']);
  switch (flaw) {
    case 'other-issuer':
      return { iss: 'https://issuer.example' };
    case 'other-audience':
      return { aud: 'another-client', azp: undefined };
    case 'made-for-another':
      return { aud: [claims['aud'], 'another-client'], azp: 'another-client' };
    case 'expired':
      return { iat: now - 300, exp: now - 90 };
    case 'without-expiry':
      return { exp: undefined };
    case 'issued-long-ago':
      return { iat: now - 2 * HOUR, exp: now + HOUR };
    case 'issued-in-the-future':
      return { iat: now + HOUR, exp: now + 2 * HOUR };
    case 'other-nonce':
      return { nonce: randomBytes(32).toString('base64url') };
    case 'without-nonce':
      return { nonce: undefined };
    case 'other-subject':
      return { sub: 'somebody-else' };
    default:
      return {};
  }
}

async function signed(
  claims: Body,
  header: { alg: string; kid?: string },
  key: KeyObject | Uint8Array,
): Promise<string> {
  const { alg, kid } = header;
  return new SignJWT(claims)
    .setProtectedHeader({ alg, typ: 'JWT', ...(kid === undefined ? {} : { kid }) })
    .sign(key);
}

function makeKey(alg: SigningKey['alg']): SigningKey {
  const pair =
    alg === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { kid: randomBytes(6).toString('hex'), alg, ...pair };
}

const encoded = (value: Body) => Buffer.from(JSON.stringify(value)).toString('base64url');
