/** Rule 17. */
const LONGEST_QUOTE = 200;
/** Where the reason for a refusal stands, best first: RFC 6749 §5.2, and what vendors do instead. */
const REASONS = ['error_description', 'message', 'error_message', 'error_reason', 'error'];

/** What a provider says about why it refuses; `""` when nothing. */
export function reasonIn(body: unknown): string {
  if (body === null || typeof body !== 'object') return '';
  const members = body as Record<string, unknown>;
  // Facebook's and Google's interfaces have an object there.
  if (typeof members['error'] === 'object') return reasonIn(members['error']);
  const reason = REASONS.map((name) => members[name]).find((text) => typeof text === 'string' && text !== '');
  return typeof reason === 'string' ? reason : '';
}

/** As much of a provider's text as may be shown: printable, short, and without what was sent to it (rules 17, 20). */
export function quoted(text: string, secrets: readonly string[]): string {
  if (secrets.some((secret) => secret !== '' && formsOf(secret).some((form) => text.includes(form))))
    return '';
  const plain = text
    .slice(0, 10 * LONGEST_QUOTE)
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim();
  return [...plain].slice(0, LONGEST_QUOTE).join('').trimEnd();
}

function formsOf(secret: string): readonly string[] {
  return [secret, encodeURIComponent(secret), new URLSearchParams([['', secret]]).toString().slice(1)];
}
