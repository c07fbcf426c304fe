import { isStorableText } from './text.js';

const SHORTEST = 8;
/** An upper bound keeps hashing cheap (contract §17.20). */
const LONGEST = 256;

/** Contract §5: at least 8 characters. The reference counts bytes; here a character is a code point [D]. */
export function passwordFault(value: unknown): string | undefined {
  return typeof value === 'string' && isStorableText(value, SHORTEST, LONGEST)
    ? undefined
    : `Value must be a password of ${SHORTEST} to ${LONGEST} characters.`;
}
