import type { AuthorizeFacts } from './provider.js';

/** What is asked for when somebody, the operator or a request, wants these scopes beside what is asked for anyway. */
export function withScopes(
  { customScopes }: Pick<AuthorizeFacts, 'customScopes'>,
  usual: readonly string[],
  wanted: readonly string[],
): readonly string[] {
  if (wanted.length === 0 || customScopes === 'none') return usual;
  return [...new Set(customScopes === 'replace' ? wanted : [...usual, ...wanted])];
}
