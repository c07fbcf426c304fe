import { createHmac } from 'node:crypto';

/**
 * What bcrypt gets to see in place of the password. bcrypt reads 72 bytes at most and stops at a NUL; 64 characters
 * of base64 have neither problem, so that every character of the password counts.
 *
 * Keyed with a fixed text, so that plain hashes leaked elsewhere are no short cut ("password shucking", OWASP
 * Password Storage Cheat Sheet). UTF-16 is hashed, since UTF-8 would make all lone surrogates the same.
 */
export function preHash(password: string): string {
  return createHmac('sha384', 'gatehouse password v1').update(password, 'utf16le').digest('base64');
}
