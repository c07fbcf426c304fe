/** Contract §5: bytes of the escaped JSON text. It is the size of the column that the reference keeps prefs in. */
const LARGEST = 65_535;

const LAST_ASCII = 0x7f;
const SLASH = 0x2f;

const NOT_AN_OBJECT = 'Value must be a JSON object.';
const TOO_LARGE = `Value must not be larger than ${LARGEST} bytes as JSON text.`;

/** Contract §5, Prefs: an object, not JSON text; no list but the empty one, PHP's empty object; not too large. */
export function prefsFault(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return NOT_AN_OBJECT;
  if (Array.isArray(value)) return value.length === 0 ? undefined : NOT_AN_OBJECT;
  const json = compactJson(value);
  return json !== undefined && escapedJsonSize(json) <= LARGEST ? undefined : TOO_LARGE;
}

/**
 * Length in bytes of a JSON text once every UTF-16 unit beyond ASCII is written `\uXXXX` and `/` is written `\/`
 * (contract §5). Stops counting once the text is too large for prefs.
 */
export function escapedJsonSize(json: string): number {
  let size = 0;
  for (let at = 0; at < json.length && size <= LARGEST; at += 1) {
    const unit = json.charCodeAt(at);
    size += unit > LAST_ASCII ? 6 : unit === SLASH ? 2 : 1;
  }
  return size;
}

/** `undefined` for what nests too deeply to be written: V8 then throws a RangeError, and the process stays well. */
function compactJson(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
