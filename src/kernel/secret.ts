import { hash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

/** A secret as it leaves for its owner, and the only form of it that is stored. */
export interface Secret {
  readonly plain: string;
  readonly hash: Buffer;
}

/** 256 lower-case hex digits of 128 random bytes: sessions and the tokens of links (contract §9.2, §9.3). */
export function makeSecret(): Secret {
  const plain = randomBytes(128).toString('hex');
  return { plain, hash: hashSecret(plain) };
}

/** 43 characters of base64url, 32 random bytes: OAuth2 states, nonces, the cookie that binds a login to a browser. */
export function makeToken(): Secret {
  const plain = randomBytes(32).toString('base64url');
  return { plain, hash: hashSecret(plain) };
}

/** Six decimal digits, leading zeros possible: phone codes (contract §9.2). */
export function makeCode(): string {
  return randomInt(1_000_000).toString().padStart(6, '0');
}

/** SHA-256, 32 bytes. Enough for random secrets; passwords go through bcrypt instead. */
export function hashSecret(plain: string): Buffer {
  return hash('sha256', plain, 'buffer');
}

/** Compares two hashes in constant time. */
export function sameHash(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
