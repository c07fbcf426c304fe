import { isUtf8 } from 'node:buffer';
import { MOST_NAME_PARTS, nestFields } from './bracket-fields.js';
import { countAtMost } from './count-bytes.js';
import { parseJson } from './parse-json.js';
import { parseMultipart } from './parse-multipart.js';

/**
 * The parameters of a body, by its media type (contract §2.3). Never throws and never refuses: a body that is broken,
 * of another type or no object holds no parameters, and whether that is an error is for the endpoint to say.
 *
 * Keys are own properties, `__proto__` in JSON included: reading them is safe, assigning them elsewhere is not.
 */
export function parseBody(
  contentType: string | undefined,
  body: Buffer,
): Record<string, unknown> | Promise<Record<string, unknown>> {
  if (contentType === undefined || body.length === 0) return {};
  switch (mediaType(contentType)) {
    case 'application/json':
      return parseJson(body);
    case 'application/x-www-form-urlencoded':
      return parseForm(body);
    case 'multipart/form-data':
      return parseMultipart(contentType, body);
    default:
      return {};
  }
}

function mediaType(contentType: string): string {
  const [type = ''] = contentType.split(';', 1);
  return type.trim().toLowerCase();
}

function parseForm(body: Buffer): Record<string, unknown> {
  // Counted on bytes: millions of fields would be slow to even take apart.
  if (!isUtf8(body) || countAtMost(MOST_NAME_PARTS, '&', body) > MOST_NAME_PARTS) return {};
  return nestFields(new URLSearchParams(body.toString('utf8')));
}
