import { isUtf8 } from 'node:buffer';

const MOST_LEVELS = 512;

const QUOTE = 0x22;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** The object that a JSON body is; an empty one for everything else (contract §2.3). */
export function parseJson(body: Buffer): Record<string, unknown> {
  // Decoding would put U+FFFD for bytes that are no UTF-8, and so make one password of several.
  if (!isUtf8(body) || isNestedDeeper(body, MOST_LEVELS)) return {};
  try {
    const content: unknown = JSON.parse(body.toString('utf8'));
    return isObject(content) ? content : {};
  } catch {
    return {};
  }
}

/**
 * Whether lists and objects lie in each other more than `levels` deep. JSON.parse takes any depth, but whatever walks
 * through its result recursively overflows the stack, JSON.stringify included. Exact for all that JSON.parse accepts.
 */
function isNestedDeeper(json: Buffer, levels: number): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    if (inString) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) {
      inString = true;
    } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      depth += 1;
      if (depth > levels) return true;
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      depth -= 1;
    }
  }
  return false;
}

function isObject(content: unknown): content is Record<string, unknown> {
  return typeof content === 'object' && content !== null && !Array.isArray(content);
}
