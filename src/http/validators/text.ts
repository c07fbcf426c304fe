/** A string of 1 to `maxCodePoints` code points, blanks included and not trimmed (contract §5, Text(n)). */
export function textFault(value: unknown, maxCodePoints: number): string | undefined {
  return typeof value === 'string' && isStorableText(value, 1, maxCodePoints)
    ? undefined
    : `Value must be a text of 1 to ${maxCodePoints} characters.`;
}

/**
 * Whether a text has so many code points and is well-formed Unicode. Half a surrogate pair has no UTF-8 form: stored,
 * it would come back as U+FFFD, and two different passwords would have one hash.
 */
export function isStorableText(text: string, shortest: number, longest: number): boolean {
  // A code point is one or two UTF-16 units. This decides for texts of megabytes before anything walks through them.
  if (text.length < shortest || text.length > 2 * longest) return false;
  const length = countCodePoints(text);
  return length >= shortest && length <= longest && !/\p{Surrogate}/u.test(text);
}

function countCodePoints(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; count += 1) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return count;
}
