/** Takes a value out of parsed JSON; null when it is not there. */
export type Pick = (document: unknown) => unknown;

/**
 * Prepares a JSON pointer (RFC 6901). Own members only, so that `/constructor` finds nothing in an object without one.
 *
 * @throws SyntaxError where the text is no pointer
 */
export function pointer(text: string): Pick {
  const tokens = tokensOf(text);
  return (document) => tokens.reduce(step, document) ?? null;
}

/** @throws SyntaxError where the text is no pointer */
function tokensOf(text: string): readonly string[] {
  if (text === '') return [];
  if (!text.startsWith('/') || /~(?![01])/.test(text)) throw new SyntaxError(`"${text}" is no JSON pointer`);
  // RFC 6901 §4: first ~1, then ~0, so that "~01" means "~1".
  return text
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function step(value: unknown, token: string): unknown {
  if (Array.isArray(value)) return /^(0|[1-9][0-9]*)$/.test(token) ? (value[Number(token)] as unknown) : null;
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, token)) return null;
  return (value as Record<string, unknown>)[token];
}
