import {
  type GuardedClient,
  type OutgoingAnswer,
  OutgoingFailure,
  type OutgoingRequest,
} from '../outgoing/guarded-client.js';
import { providerFailure, unreachable } from './failures.js';

/**
 * Makes a call.
 *
 * @throws 424 `user_oauth2_provider_error` when there is no answer
 */
export async function ask(client: GuardedClient, request: OutgoingRequest): Promise<OutgoingAnswer> {
  try {
    return await client.send(request);
  } catch (error) {
    throw error instanceof OutgoingFailure ? unreachable(error) : error;
  }
}

export function isSuccess({ status }: OutgoingAnswer): boolean {
  return status >= 200 && status < 300;
}

/** The answer as JSON; undefined when it is none. The parser's error would quote the answer, so it is dropped. */
export function jsonOf({ text }: OutgoingAnswer): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * A document that anybody may have: discovery, keys.
 *
 * @throws 424 `user_oauth2_provider_error`
 */
export async function fetchDocument(
  client: GuardedClient,
  request: Pick<OutgoingRequest, 'url' | 'reach'>,
  what: string,
): Promise<unknown> {
  const answer = await ask(client, { method: 'GET', headers: { Accept: 'application/json' }, ...request });
  const document = jsonOf(answer);
  if (!isSuccess(answer)) throw providerFailure(`${what} came with status ${answer.status}`);
  if (document === undefined) throw providerFailure(`${what} is not JSON`);
  return document;
}
