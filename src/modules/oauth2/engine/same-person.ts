import { type Sources, textOf } from '../providers/expressions.js';
import { pointer } from '../providers/json-pointer.js';
import type { IdTokenFacts } from '../providers/provider.js';
import { providerFailure } from './failures.js';

/**
 * Rule 10: id token and user info must be about the same person. Else a token that somebody has slipped in would open
 * the account of whom the id token names.
 *
 * @throws 424 `user_oauth2_provider_error`
 */
export function demandSamePerson(facts: IdTokenFacts | undefined, { idToken, userInfo }: Sources): void {
  if (facts?.sameAs === undefined || idToken === null || userInfo === null) return;
  const claimed = textOf(pointer(`/${facts.sameAs.claim}`)(idToken));
  const told = textOf(pointer(facts.sameAs.userInfo)(userInfo));
  // Without an id in it the profile has none either, unless the claims are to fill it in.
  if (told === null && facts.completesUserInfo !== true) return;
  if (claimed === null || claimed !== told)
    throw providerFailure('its user info is of another person than its id token');
}
