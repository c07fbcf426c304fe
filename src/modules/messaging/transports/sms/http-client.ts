import { isEncryptedOrLocal } from '../../../../config/sms-url.js';
import { DeliveryFailure } from '../../domain/delivery.js';

/** Providers answer with a few hundred bytes. */
const LONGEST_ANSWER = 64 * 1024;

export interface HttpRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent: a GET. */
  readonly body?: URLSearchParams | string;
}

interface Bounds {
  /** Milliseconds until the end of the answer. */
  readonly timeLimit: number;
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  /** The parsed JSON; undefined when it is none. */
  readonly body: unknown;
}

/**
 * Sends a request, bounded in time and in what it takes back. A redirect is not followed but handed over as it is:
 * numbers, codes and credentials go where the operator has sent them, and nowhere else.
 *
 * @throws DeliveryFailure when there is no answer, or too long a one
 */
export async function call(request: HttpRequest, { timeLimit, signal }: Bounds): Promise<HttpAnswer> {
  if (!isEncryptedOrLocal(new URL(request.url))) throw new DeliveryFailure('insecure_url', false);
  const limit = new AbortController();
  const abort = () => limit.abort();
  const timer = setTimeout(abort, timeLimit).unref();
  signal.addEventListener('abort', abort);
  try {
    if (signal.aborted) abort();
    return await exchange(request, limit.signal);
  } catch (error) {
    throw asFailure(error, limit.signal.aborted);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

async function exchange({ url, headers, body }: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  const content = body === undefined ? { method: 'GET' } : { method: 'POST', body };
  // eslint-disable-next-line no-restricted-globals -- this file is the guard that the rule asks for
  const response = await fetch(url, { ...content, headers, signal, redirect: 'manual' });
  return { status: response.status, body: parsed(await textOf(response)) };
}

async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop early closes the connection: the rest is never read.
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > LONGEST_ANSWER) throw new DeliveryFailure('answer_too_long', false);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function asFailure(error: unknown, timeIsUp: boolean): DeliveryFailure {
  if (error instanceof DeliveryFailure) return error;
  return new DeliveryFailure(timeIsUp ? 'timeout' : socketCode(error), false, error);
}

/** fetch() itself says "fetch failed", and what has happened in its cause. */
function socketCode(error: unknown): string {
  const { code } = ((error as Error).cause ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^\w{1,48}$/.test(code) ? code : 'network';
}
