/** What `queries` asks for: which stretch of a list. Both values are safe integers. */
export interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** What a list without `queries` shows (contract §12.2). */
export const FIRST_PAGE: Page = { limit: 5_000, offset: 0 };

type Method = keyof Page;
type Query = readonly [method: Method, value: number];

/** [D] Larger limits are clamped, not refused (contract §12.2, §17.23). */
const LARGEST_LIMIT = 5_000;
const LARGEST_VALUE = 2n ** 63n - 1n;

/** Reads `queries` (contract §12.2, vectors B.6). Of each method the first counts; all of them must be well-formed. */
export function parseQueries(value: unknown): Page | { readonly fault: string } {
  // JSON null for an optional parameter is absent (contract §2.3).
  if (value === undefined || value === null) return FIRST_PAGE;
  if (!Array.isArray(value)) return { fault: 'Value must be a list of queries.' };

  const found = new Map<Method, number>();
  for (const item of value) {
    if (typeof item !== 'string') return { fault: 'Every query must be a text.' };
    const query = parseQuery(item.trim());
    if (query === undefined)
      return { fault: `Not a query of this endpoint, use limit(n) and offset(n): ${shortened(item)}` };
    if (!found.has(query[0])) found.set(query[0], query[1]);
  }
  return {
    limit: Math.min(found.get('limit') ?? FIRST_PAGE.limit, LARGEST_LIMIT),
    offset: found.get('offset') ?? FIRST_PAGE.offset,
  };
}

function parseQuery(text: string): Query | undefined {
  return text.startsWith('{') ? parseJsonQuery(text) : parseCall(text);
}

/** `limit(25)`, `offset( "10" )`. Surplus arguments are ignored, so nothing behind the first comma is looked at. */
function parseCall(text: string): Query | undefined {
  const open = text.indexOf('(');
  if (open < 0 || !text.endsWith(')')) return undefined;
  const [first = ''] = text.slice(open + 1, -1).split(',', 1);
  return toQuery(text.slice(0, open).trimEnd(), parseDigits(withoutQuotes(first.trim())));
}

/** `{"method":"limit","values":[25]}`, as web SDKs from 14 on write it [D]. */
function parseJsonQuery(text: string): Query | undefined {
  const query = parsedJson(text);
  if (typeof query !== 'object' || query === null) return undefined;
  const { method, values } = query as { method?: unknown; values?: unknown };
  const first: unknown = Array.isArray(values) ? values[0] : undefined;
  return toQuery(method, typeof first === 'string' ? parseDigits(first) : wholeNumber(first));
}

function toQuery(method: unknown, value: number | undefined): Query | undefined {
  return (method === 'limit' || method === 'offset') && value !== undefined ? [method, value] : undefined;
}

/**
 * Values go up to 2^63−1, what the reference's integers hold. No list is as long as Number.MAX_SAFE_INTEGER, so a
 * larger one means the same as that one, and no database has to bind it.
 */
function parseDigits(text: string): number | undefined {
  // 19 digits hold 2^63−1; BigInt would take its time over thousands of them.
  const [, digits] = /^0*([0-9]{1,19})$/.exec(text) ?? [];
  return digits === undefined || BigInt(digits) > LARGEST_VALUE ? undefined : safe(Number(digits));
}

function wholeNumber(value: unknown): number | undefined {
  // 2^63−1 itself comes out of JSON.parse as 2^63.
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 2 ** 63
    ? safe(value)
    : undefined;
}

function safe(value: number): number {
  return Math.min(value, Number.MAX_SAFE_INTEGER);
}

function withoutQuotes(text: string): string {
  const quote = text.charAt(0);
  const isQuoted = (quote === '"' || quote === "'") && text.length >= 2 && text.endsWith(quote);
  return isQuoted ? text.slice(1, -1) : text;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Contract §5: the query text may stand in the message. A hundred characters of it say which one was meant. */
function shortened(text: string): string {
  // Two units a character at most; cut by characters, so that no half of one is left over.
  return [...text.slice(0, 200)].slice(0, 100).join('');
}
