import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deriveKey } from './derive-key.js';

const CIPHER = 'aes-256-gcm';
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;
/** First byte of everything sealed, so that another construction can be told apart one day. */
const VERSION = 1;

/** No key of the list opens it: the key has gone, or somebody has changed or moved what was sealed. */
export class CannotOpen extends Error {}

/**
 * Encrypts what lies in the database but must be worth nothing without `APP_SECRET`: messages that hold secrets.
 *
 * AES-256-GCM under a random nonce of 96 bits: good for 2^32 texts a key (NIST SP 800-38D §8.3).
 */
export class Sealer {
  private readonly keys: readonly Buffer[];

  /** @param secrets first one seals, all of them open */
  constructor(secrets: readonly string[]) {
    this.keys = secrets.map((secret) => deriveKey(secret, 'seal'));
  }

  /** @param place where it is kept, such as `outbox:<id>`. Copied to another place it cannot be opened. */
  seal(plain: string, place: string): Buffer {
    const [key] = this.keys;
    if (key === undefined) throw new Error('There is no secret to seal with');
    const nonce = randomBytes(NONCE_LENGTH);
    const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(place));
    const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), sealed]);
  }

  /** @throws CannotOpen */
  open(sealed: Uint8Array, place: string): string {
    for (const key of this.keys) {
      const plain = openWith(key, sealed, place);
      if (plain !== undefined) return plain;
    }
    throw new CannotOpen(`No secret of APP_SECRET opens ${place}`);
  }
}

function openWith(key: Buffer, sealed: Uint8Array, place: string): string | undefined {
  const [nonceAt, tagAt, textAt] = [1, 1 + NONCE_LENGTH, 1 + NONCE_LENGTH + TAG_LENGTH];
  if (sealed[0] !== VERSION || sealed.length < textAt) return undefined;
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(nonceAt, tagAt), {
    authTagLength: TAG_LENGTH,
  });
  decipher.setAAD(Buffer.from(place)).setAuthTag(sealed.subarray(tagAt, textAt));
  try {
    return decipher.update(sealed.subarray(textAt), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}
