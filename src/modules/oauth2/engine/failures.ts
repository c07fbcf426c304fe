import { type ApiError, problem } from '../../../errors/api-error.js';
import type { ProblemType } from '../../../errors/catalogue.js';
import type { OutgoingFailure } from '../outgoing/outgoing-failure.js';
import { quoted, reasonIn } from './provider-text.js';

/** What the status of a refusal means (providers document, "Errors"). */
const TYPES: Readonly<Record<number, ProblemType>> = {
  400: 'user_oauth2_bad_request',
  401: 'user_oauth2_unauthorized',
  403: 'user_oauth2_unauthorized',
};

/** 424: the provider's failure, or its operator's. `why` is ours to the letter, and a client may read it. */
export function providerFailure(why: string, cause?: unknown): ApiError {
  return problem('user_oauth2_provider_error', {
    message: `The OAuth2 provider did not answer as expected: ${why}.`,
    cause,
  });
}

/** No answer at all. Its reason and the host are for the log: a client may not learn what is reachable from here. */
export function unreachable(failure: OutgoingFailure): ApiError {
  return problem('user_oauth2_provider_error', {
    message: 'The OAuth2 provider could not be reached, or answered with too much or too late.',
    cause: failure,
  });
}

/**
 * The provider says no, to the token request or to the question who somebody is.
 *
 * @param body of its answer
 * @param secrets what was sent along: a provider that repeats one of them is not quoted (rule 20)
 */
export function refusal(
  { status }: { readonly status: number },
  body: unknown,
  secrets: readonly string[],
): ApiError {
  const type = TYPES[status];
  if (type === undefined) return providerFailure(`the status is ${status}`);
  const quote = quoted(reasonIn(body), secrets);
  const message = `The OAuth2 provider refused the request.${quote === '' ? '' : ` It said: ${quote}`}`;
  return problem(type, { message });
}
