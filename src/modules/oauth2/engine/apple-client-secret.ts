import { importPKCS8, SignJWT } from 'jose';
import { type Instant, MINUTE, SECOND } from '../../../kernel/clock.js';
import type { Values } from './template.js';

const LIFETIME = 5 * MINUTE;

/** Apple's client secret: a token that we sign with the key of the developer account. */
export async function appleClientSecret(
  clientId: string,
  { keyID = '', teamID = '', p8 = '' }: Values,
  now: Instant,
): Promise<string> {
  const key = await importPKCS8(p8, 'ES256');
  const issuedAt = Math.floor(now / SECOND);
  return new SignJWT()
    .setProtectedHeader({ alg: 'ES256', kid: keyID })
    .setIssuer(teamID)
    .setSubject(clientId)
    .setAudience('https://appleid.apple.com')
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + LIFETIME / SECOND)
    .sign(key);
}
