import {
  decodeJwt,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  jwtVerify,
  type JWTVerifyGetKey,
} from 'jose';
import { type Clock, MINUTE, SECOND } from '../../../kernel/clock.js';
import { hashSecret, sameHash } from '../../../kernel/secret.js';
import type { IdTokenFacts } from '../providers/provider.js';
import { providerFailure } from './failures.js';
import type { KeyPlace, KeySets } from './key-sets.js';
import { isTenantAdmitted } from './microsoft-tenant.js';
import { fill } from './template.js';

/** Rule 9. */
const LEEWAY = MINUTE / SECOND;
const OLDEST = (10 * MINUTE) / SECOND;

/** What an id token has to be. */
export interface Expected {
  readonly facts: IdTokenFacts;
  /** `{tid}` in one stands for the claim. */
  readonly issuers: readonly string[];
  readonly keys: KeyPlace;
  readonly clientId: string;
  /** What was sent at the start; null: nothing. */
  readonly nonce: string | null;
  /** Microsoft's setting. */
  readonly tenant: string | undefined;
}

/** Reads id tokens: never one that is not verified (rule 9, OpenID Connect Core 1.0 §3.1.3.7). */
export class IdTokens {
  constructor(
    private readonly keySets: KeySets,
    private readonly clock: Clock,
  ) {}

  /**
   * The claims; null when the token is of an issuer that the provider's facts tell to pass over.
   *
   * @throws 424 `user_oauth2_provider_error`
   */
  async claimsOf(idToken: string, expected: Expected): Promise<JWTPayload | null> {
    try {
      if (isPassedOver(idToken, expected)) return null;
      const claims = await this.verified(idToken, expected);
      demandClaims(claims, expected);
      return claims;
    } catch (error) {
      throw explained(error, idToken, expected.facts);
    }
  }

  private async verified(idToken: string, expected: Expected): Promise<JWTPayload> {
    const keySet = await this.keySets.of(expected.keys);
    try {
      return await this.verifiedBy(keySet, idToken, expected);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      // Providers change their keys.
      return await this.verifiedBy(await this.keySets.newer(expected.keys), idToken, expected);
    }
  }

  private async verifiedBy(
    keySet: JWTVerifyGetKey,
    idToken: string,
    { facts, clientId }: Expected,
  ): Promise<JWTPayload> {
    const { payload } = await jwtVerify(idToken, keySet, {
      algorithms: [...facts.algorithms],
      audience: clientId,
      requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat'],
      clockTolerance: LEEWAY,
      maxTokenAge: OLDEST,
      currentDate: new Date(this.clock.now()),
    });
    return payload;
  }
}

/** Salesforce's customers sign with keys of their own host, which we do not know: user info decides then. */
function isPassedOver(idToken: string, { facts, issuers }: Expected): boolean {
  return facts.ignoreOtherIssuers === true && !issuers.includes(decodeJwt(idToken).iss ?? '');
}

/** What the library does not look at. */
function demandClaims(claims: JWTPayload, { facts, issuers, clientId, nonce, tenant }: Expected): void {
  if (
    facts.checks?.includes('microsoftTenant') === true &&
    !isTenantAdmitted(tenant ?? 'common', claims['tid'])
  )
    throw providerFailure('its id token is of a tenant that may not come in');
  const tid = typeof claims['tid'] === 'string' ? claims['tid'] : '';
  if (!issuers.some((issuer) => fill(issuer, { tid }) === claims.iss))
    throw providerFailure('its id token is of another issuer');
  if (Array.isArray(claims.aud) && claims.aud.length > 1 && claims['azp'] !== clientId)
    throw providerFailure('its id token is for another client');
  if (facts.nonce && !isSame(nonce, claims['nonce']))
    throw providerFailure('its id token is of another login');
  if (typeof claims.sub !== 'string' || claims.sub === '') throw providerFailure('its id token names nobody');
}

function isSame(nonce: string | null, claim: unknown): boolean {
  return nonce !== null && typeof claim === 'string' && sameHash(hashSecret(nonce), hashSecret(claim));
}

/** The library's errors hold all claims, so that no log may see them. */
function explained(error: unknown, idToken: string, { algorithms }: IdTokenFacts): unknown {
  if (error instanceof errors.JOSEAlgNotAllowed)
    return providerFailure(
      `its id token is signed with ${algorithmOf(idToken)}, and ${algorithms.join(' or ')} is needed`,
    );
  if (error instanceof errors.JWTExpired) return providerFailure(`its id token has expired (${error.claim})`);
  if (error instanceof errors.JWTClaimValidationFailed)
    return providerFailure(`the claim ${error.claim} of its id token is not as it has to be`);
  if (error instanceof errors.JOSEError) return providerFailure(`its id token is not valid (${error.code})`);
  // A key that is too short, or not what its type says.
  if (error instanceof TypeError || error instanceof DOMException)
    return providerFailure('its id token cannot be verified with its keys', error);
  return error;
}

function algorithmOf(idToken: string): string {
  const { alg = '' } = decodeProtectedHeader(idToken);
  return /^\w{1,16}$/.test(alg) ? alg : 'something else';
}
