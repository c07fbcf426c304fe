const MOST = 100;
const LONGEST = 4_096;
/** Printable ASCII but quotes and backslashes. A blank separates scopes: some clients send several in one. */
const SCOPE = /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/;

/** Scopes that somebody asks for (contract §15.24, providers rule 26). */
export function scopesFault(value: unknown): string | undefined {
  if (!Array.isArray(value)) return 'Value must be a list of scopes.';
  if (value.length > MOST) return `Value must be a list of ${MOST} scopes at most.`;
  const wrong = value.some(
    (scope) => typeof scope !== 'string' || scope.length > LONGEST || !SCOPE.test(scope),
  );
  return wrong
    ? `Every scope must be 1 to ${LONGEST} printable ASCII characters without quotes and backslashes.`
    : undefined;
}
