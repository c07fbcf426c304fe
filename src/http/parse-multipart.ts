import { Busboy } from '@fastify/busboy';
import { MOST_NAME_PARTS, nestFields, type Field } from './bracket-fields.js';
import { countAtMost } from './count-bytes.js';

/** The text fields of a `multipart/form-data` body; files are ignored (contract §2.3). Broken, cut off: no fields. */
export async function parseMultipart(contentType: string, body: Buffer): Promise<Record<string, unknown>> {
  // Every boundary but the first begins like this. busboy makes a stream of each part, skipped ones too.
  if (countAtMost(MOST_NAME_PARTS, '\r\n--', body) > MOST_NAME_PARTS) return {};
  try {
    return nestFields(await readFields(contentType, body));
  } catch {
    return {};
  }
}

function readFields(contentType: string, body: Buffer): Promise<Field[]> {
  return new Promise((resolve, reject) => {
    const fields: Field[] = [];
    const parser = new Busboy({
      headers: { 'content-type': contentType },
      // Else a field is cut at 1 MiB, silently. The body has a limit already.
      limits: { fieldSize: body.length },
    });
    parser.on('field', (name: string | undefined, value: string) => {
      if (name !== undefined) fields.push([name, value]);
    });
    parser.on('error', reject);
    parser.on('finish', () => resolve(fields));
    parser.end(body);
  });
}
