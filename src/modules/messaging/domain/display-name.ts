/** Control characters, line ends, halves of surrogate pairs, and what turns the direction of the text around it. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu;

/** What a mail program would make a link of. */
const LINK = /:\/\/|\bwww\.|[\p{L}\p{N}-]{2,}\.[a-z]{2,}\b/iu;

/** A name as it may stand in a header or in a line of text: one line, nothing invisible in control of it. */
export function displayName(name: string): string {
  // RFC 2047: mail programs would show an encoded word as whatever it encodes, which nobody has looked at.
  return name.replaceAll('=?', '= ?').replace(UNPRINTABLE, ' ').replace(/\s+/gu, ' ').trim();
}

/**
 * The name to greet by; `""` when a greeting without name is better.
 *
 * Anybody can have a mail sent to a stranger by signing up with the stranger's address, and choose the name in it:
 * it must not become an advertisement with a link.
 */
export function greetingName(name: string): string {
  const shown = displayName(name);
  return LINK.test(shown) ? '' : shown;
}
