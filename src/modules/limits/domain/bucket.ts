import { hashSecret } from '../../../kernel/secret.js';

/** Something that is counted, and how often it may happen in a window. */
export interface Bucket {
  readonly key: string;
  readonly limit: number;
}

/**
 * Names a bucket. The parts are hashed: they hold addresses, which have no business in Redis, and a client may send
 * megabytes in place of an address.
 */
export function bucketKey(...parts: readonly string[]): string {
  // 128 bits. Cut before it becomes a text: a part of a longer text would keep all of that in memory.
  return hashSecret(JSON.stringify(parts)).subarray(0, 16).toString('base64url');
}
