import { hkdfSync } from 'node:crypto';

/**
 * A 256-bit key of its own for each purpose, from one root secret (RFC 5869): what leaks from one use opens no other.
 *
 * @param purpose for example `jwt:default`
 */
export function deriveKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'gatehouse', purpose, 32));
}
