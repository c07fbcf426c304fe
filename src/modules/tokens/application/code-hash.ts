import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Settings } from '../../../config/settings.js';
import { deriveKey } from '../../../kernel/derive-key.js';
import { sameHash } from '../../../kernel/secret.js';

/** Whose code it is. */
export interface Holder {
  readonly projectId: string;
  readonly userId: string;
}

/**
 * What is kept of a six-digit code: its HMAC-SHA256 by a key of `APP_SECRET`. Whoever reads the database could work out
 * a plain hash of one, as there are only a million (OWASP ASVS 6.5.2).
 */
@Injectable()
export class CodeHash {
  /** One for each root secret in rotation. */
  private readonly keys: readonly Buffer[];
  private readonly newest: Buffer;

  constructor({ appSecrets }: Settings) {
    this.keys = appSecrets.map((secret) => deriveKey(secret, 'phone-codes'));
    const [newest] = this.keys;
    if (newest === undefined) throw new Error('There is no root secret.');
    this.newest = newest;
  }

  of(holder: Holder, code: string): Buffer {
    return hmac(this.newest, holder, code);
  }

  /** @returns whether a hash is of this code, by whichever secret it was made */
  matcher(holder: Holder, code: string): (hash: Buffer) => boolean {
    const own = this.keys.map((key) => hmac(key, holder, code));
    return (hash) => own.some((one) => sameHash(one, hash));
  }
}

/** The same code of two users looks like two. */
function hmac(key: Buffer, { projectId, userId }: Holder, code: string): Buffer {
  return createHmac('sha256', key).update(`${projectId}\n${userId}\n${code}`).digest();
}
