import { DAY, SECOND } from '../../../kernel/clock.js';
import type { ProviderTokens } from '../domain/provider-user.js';
import type { OutgoingAnswer } from '../outgoing/guarded-client.js';
import { pointer } from '../providers/json-pointer.js';
import type { TokenFacts } from '../providers/provider.js';
import { isSuccess, jsonOf } from './answers.js';
import { providerFailure, refusal } from './failures.js';

/** As much as the columns hold (rule 19). */
const LONGEST_TOKEN = 16 * 1024;
/** It is not kept, and may list all groups that somebody is in. */
const LONGEST_ID_TOKEN = 64 * 1024;
const LONGEST_LIFE = (3_650 * DAY) / SECOND;
/** RFC 6749 appendix A.12: printable ASCII. It goes into headers. */
const TOKEN = /^[\x20-\x7e]+$/;

const USUAL = { accessToken: '/access_token', refreshToken: '/refresh_token', expiresIn: '/expires_in' };

export interface TokenAnswer {
  readonly tokens: ProviderTokens;
  /** All of it, for the mapping. */
  readonly body: unknown;
  readonly idToken: string | null;
}

/**
 * @param secrets what was sent along, which no message may repeat
 * @throws 400 `user_oauth2_bad_request`, 401 `user_oauth2_unauthorized`, 424 `user_oauth2_provider_error`
 */
export function readTokenAnswer(
  answer: OutgoingAnswer,
  { answer: places = USUAL }: TokenFacts,
  secrets: readonly string[],
): TokenAnswer {
  const body = bodyOf(answer);
  if (!isSuccess(answer)) throw refusal(answer, body, secrets);
  if (body === undefined) throw providerFailure('its token answer cannot be read');
  // GitHub and Slack say no with status 200.
  if (isRefusal(body)) throw refusal({ status: 400 }, body, secrets);
  const { accessToken, refreshToken, expiresIn } = places;
  const access = tokenAt(body, accessToken);
  if (access === null) throw providerFailure('there is no access token in its answer');
  return {
    tokens: {
      accessToken: access,
      refreshToken: tokenAt(body, refreshToken) ?? '',
      expiresIn: secondsOf(expiresIn === null ? null : pointer(expiresIn)(body)),
    },
    body,
    idToken: tokenAt(body, '/id_token', LONGEST_ID_TOKEN),
  };
}

/** JSON, or form encoding where the content is none: GitHub and bitly answer so to whom they do not listen. */
function bodyOf(answer: OutgoingAnswer): object | undefined {
  const json = jsonOf(answer);
  if (json !== undefined)
    return json !== null && typeof json === 'object' && !Array.isArray(json) ? json : undefined;
  const form = new URLSearchParams(answer.text.trim());
  return form.has('access_token') || form.has('error') ? Object.fromEntries(form) : undefined;
}

function isRefusal(body: object): boolean {
  const { error, ok } = body as { error?: unknown; ok?: unknown };
  return (error !== undefined && error !== null && error !== '') || ok === false;
}

/** @throws 424 `user_oauth2_provider_error` for what is there and no token */
function tokenAt(body: object, place: string | null, longest = LONGEST_TOKEN): string | null {
  const token = place === null ? null : pointer(place)(body);
  if (token === null || token === '') return null;
  if (typeof token !== 'string' || token.length > longest || !TOKEN.test(token))
    throw providerFailure('there is a broken token in its answer');
  return token;
}

/** A number, or one as text. What is not above zero says nothing: some write 0 for a token that does not expire. */
function secondsOf(value: unknown): number | null {
  const isText = typeof value === 'string' && /^\s*\d{1,15}(\.\d+)?\s*$/.test(value);
  const seconds = isText ? Number(value) : value;
  if (typeof seconds !== 'number' || !(seconds >= 1)) return null;
  return Math.floor(Math.min(seconds, LONGEST_LIFE));
}
