import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { deriveKey } from './derive-key.js';

const CIPHER = 'aes-256-gcm';
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;
const KEY_ID_LENGTH = 4;
/** First byte of everything sealed, so that another construction can be told apart one day. */
const VERSION = 2;
/** As `VERSION`, but without the id of the key: what the first release has left behind. */
const WITHOUT_KEY_ID = 1;

/** No key of the list opens it: the key has gone, or somebody has changed or moved what was sealed. */
export class CannotOpen extends Error {}

interface Key {
  readonly id: Buffer;
  readonly bytes: Buffer;
}

/**
 * Encrypts what lies in the database but must be worth nothing without `APP_SECRET`: messages that hold secrets, and
 * the tokens of OAuth2 providers.
 *
 * AES-256-GCM under a random nonce of 96 bits: good for 2^32 texts a key (NIST SP 800-38D §8.3).
 */
export class Sealer {
  private readonly keys: readonly Key[];

  /**
   * @param secrets first one seals, all of them open
   * @param purpose a key of its own for each: what leaks from one use opens no other
   */
  constructor(secrets: readonly string[], purpose = 'seal') {
    this.keys = secrets.map((secret) => {
      const bytes = deriveKey(secret, purpose);
      return { bytes, id: createHash('sha256').update(bytes).digest().subarray(0, KEY_ID_LENGTH) };
    });
  }

  /** @param place where it is kept, such as `outbox:<id>`. Copied to another place it cannot be opened. */
  seal(plain: string, place: string): Buffer {
    const { id, bytes } = this.current;
    const nonce = randomBytes(NONCE_LENGTH);
    const cipher = createCipheriv(CIPHER, bytes, nonce).setAAD(Buffer.from(place));
    const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(VERSION), id, nonce, cipher.getAuthTag(), sealed]);
  }

  /** @throws CannotOpen */
  open(sealed: Uint8Array, place: string): string {
    const [keys, content] = this.readHead(sealed);
    for (const { bytes } of keys) {
      const plain = openWith(bytes, content, place);
      if (plain !== undefined) return plain;
    }
    throw new CannotOpen(`No secret of APP_SECRET opens ${place}`);
  }

  /** Whether another key than today's has sealed it: then it is to be sealed anew before that key can go. */
  isOutdated(sealed: Uint8Array): boolean {
    return sealed[0] !== VERSION || !this.current.id.equals(keyIdOf(sealed));
  }

  private get current(): Key {
    const [key] = this.keys;
    if (key === undefined) throw new Error('There is no secret to seal with');
    return key;
  }

  /** The keys that may fit, and what they may open. */
  private readHead(sealed: Uint8Array): [keys: readonly Key[], content: Uint8Array] {
    switch (sealed[0]) {
      case VERSION:
        return [this.keys.filter(({ id }) => id.equals(keyIdOf(sealed))), sealed.subarray(1 + KEY_ID_LENGTH)];
      case WITHOUT_KEY_ID:
        return [this.keys, sealed.subarray(1)];
      default:
        return [[], sealed];
    }
  }
}

function keyIdOf(sealed: Uint8Array): Uint8Array {
  return sealed.subarray(1, 1 + KEY_ID_LENGTH);
}

function openWith(key: Buffer, content: Uint8Array, place: string): string | undefined {
  const [tagAt, textAt] = [NONCE_LENGTH, NONCE_LENGTH + TAG_LENGTH];
  if (content.length < textAt) return undefined;
  const decipher = createDecipheriv(CIPHER, key, content.subarray(0, tagAt), { authTagLength: TAG_LENGTH });
  decipher.setAAD(Buffer.from(place)).setAuthTag(content.subarray(tagAt, textAt));
  try {
    return decipher.update(content.subarray(textAt), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}
