import qs from 'qs';

/** A form or query field as it was sent, decoded: `prefs[theme]`, `dark`. */
export type Field = readonly [name: string, value: string];

/** Prefs that fill their 64 kB have half as many keys; far fewer than what makes a hostile form expensive. */
export const MOST_NAME_PARTS = 20_000;

const OPTIONS = {
  // The body counts as a level, as in JSON (contract §2.3). Deeper is an error, not a key with brackets in it.
  depth: 511,
  strictDepth: true,
  // The longest list of the contract, `scopes`, has 100 items. qs makes an array as long as the index it reads, at
  // every `[…]`; a high limit here would turn a small form into gigabytes.
  arrayLimit: 100,
  // `constructor` and `hasOwnProperty` are ordinary keys, and become own ones. `__proto__` is beyond qs: it drops it.
  allowPrototypes: true,
} as const;

/**
 * Nests fields by the brackets in their names (contract §2.3): `prefs[a]=b` is an object, `queries[]=a` and
 * `queries[0]=a` are lists. A scalar that comes twice: the last one wins. Never throws: what nests too deeply or has
 * too many parts counts as broken, so as empty.
 *
 * qs does the nesting only: its own reader of forms takes a `]=` in a value for the end of the name.
 */
export function nestFields(fields: Iterable<Field>): Record<string, unknown> {
  const values = new Map<string, string | string[]>();
  let parts = 0;
  for (const [name, value] of fields) {
    parts += countParts(name);
    if (parts > MOST_NAME_PARTS) return {};
    const earlier = values.get(name);
    if (!name.endsWith('[]')) values.set(name, value);
    else if (Array.isArray(earlier)) earlier.push(value);
    else values.set(name, [value]);
  }
  try {
    // The types know of qs's reading objects, but not of the lists in them.
    return qs.parse(Object.fromEntries(values) as Record<string, string>, OPTIONS);
  } catch (error) {
    if (error instanceof RangeError) return {};
    throw error;
  }
}

function countParts(name: string): number {
  let count = 1;
  for (let at = name.indexOf('['); at >= 0 && count <= MOST_NAME_PARTS; at = name.indexOf('[', at + 1))
    count += 1;
  return count;
}
