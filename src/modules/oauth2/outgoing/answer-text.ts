import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, type ZlibOptions } from 'node:zlib';
import { OutgoingFailure, type FailureReason } from './outgoing-failure.js';

/** What we ask for. Not deflate: some servers mean another format by it (RFC 9110 §8.4.1.2). */
export const ACCEPTED_CODINGS = 'gzip, br';

type Decoder = (body: Buffer, options: ZlibOptions) => Promise<Buffer>;

const DECODERS: Readonly<Record<string, Decoder>> = {
  gzip: promisify<Buffer, ZlibOptions, Buffer>(gunzip),
  'x-gzip': promisify<Buffer, ZlibOptions, Buffer>(gunzip),
  deflate: promisify<Buffer, ZlibOptions, Buffer>(inflate),
  br: promisify<Buffer, ZlibOptions, Buffer>(brotliDecompress),
};

export interface AnswerBody {
  readonly body: AsyncIterable<Uint8Array>;
  /** The header `Content-Encoding`; `""` when there is none. */
  readonly coding: string;
  readonly host: string;
}

/**
 * Reads an answer of at most `limit` bytes, as they come and as they are after decompression.
 *
 * @throws OutgoingFailure `too-large` or `undecodable`, as soon as that is certain
 */
export async function textOf({ body, coding, host }: AnswerBody, limit: number): Promise<string> {
  const fail = (reason: FailureReason) => new OutgoingFailure(reason, host);
  const name = coding.trim().toLowerCase();
  const isPlain = name === '' || name === 'identity';
  const decode = Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined;
  if (!isPlain && decode === undefined) throw fail('undecodable');
  const bytes = await bytesOf(body, limit, fail);
  return asUtf8(decode === undefined ? bytes : await inflated(bytes, decode, limit, fail), fail);
}

type Fail = (reason: FailureReason) => OutgoingFailure;

async function bytesOf(body: AsyncIterable<Uint8Array>, limit: number, fail: Fail): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop early closes the connection: the rest is never read.
  for await (const chunk of body) {
    length += chunk.byteLength;
    if (length > limit) throw fail('too-large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function inflated(bytes: Buffer, decode: Decoder, limit: number, fail: Fail): Promise<Buffer> {
  // RFC 9112 §6.3: an answer without content has none to decode, whatever its headers say.
  if (bytes.length === 0) return bytes;
  try {
    // zlib stops where the limit is passed: the rest of a bomb is never inflated.
    return await decode(bytes, { maxOutputLength: limit });
  } catch (error) {
    throw fail(
      (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'undecodable',
    );
  }
}

/** Replacement characters could make two ids of one provider the same, so broken text is refused. */
function asUtf8(bytes: Buffer, fail: Fail): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw fail('undecodable');
  }
}
