import { invalidArgument } from '../../../errors/api-error.js';
import type { AuthorizeFacts } from '../providers/provider.js';
import { withScopes } from '../providers/scopes.js';

const MOST = 100;
const LONGEST = 4_096;
/** Printable ASCII without quotes and backslashes, as RFC 6749 §3.3 has it, and the blank between several. */
const SCOPE = /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/;

/**
 * What is asked for, as it stands in requests; `""`: no scope parameter.
 *
 * @param usual the provider's with the operator's
 * @param custom of one request
 * @throws 400 `general_argument_invalid` beyond rule 26
 */
export function scopesFor(
  facts: AuthorizeFacts,
  usual: readonly string[],
  custom: readonly string[],
): string {
  if (custom.length > MOST) throw invalidArgument('scopes', `There may be ${MOST} at most.`);
  if (custom.some((scope) => scope.length > LONGEST || !SCOPE.test(scope)))
    throw invalidArgument('scopes', 'They are printable ASCII without quotes and backslashes.');
  return withScopes(facts, usual, custom).join(facts.scopeSeparator ?? ' ');
}
