import fc from 'fast-check';

/** What has broken servers before, or steered them: each stands for a kind. */
// prettier-ignore
export const HOSTILE_TEXTS: readonly string[] = [
  '', ' ', '\0', '\t', '\r\n', '\ufeff', '\u200b', '\u202e', '\ud800', '\udc00', 'e\u0301', 'İ', 'ß', '𝒶', '🏳️‍🌈',
  'null', 'undefined', 'true', 'NaN', 'Infinity', '0', '-1', '1e309', '9223372036854775808', '0x10', '00',
  '__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', 'then', '$id', '$where', 'length',
  "' OR '1'='1", "'; DROP TABLE users; --", '" OR ""="', '\\', '%27', '`id`', '1 UNION SELECT 1', '_%',
  '{{7*7}}', '{{#each this}}', '${7*7}', '#{7*7}', '<%= 7 %>', '<script>alert(1)</script>', '%s%n', '$(id)',
  'a\r\nSet-Cookie: a=b', 'a\nBcc: b@example.com', 'a%0d%0aX: y', '../../etc/passwd', '..%2f..%2f', '/', '//',
  '%', '%zz', '%c3%28', '%00', '%ff', '%u0041', '%2e%2e', '+', '&', '=', ';', ',', ':', '#', '?', '@', '.', '..',
  '[', ']', '[]', '[0]', '[a]', '[][]', '[__proto__][a]', '[999999999]', '{', '}', '{}', '"', "'", '()', 'limit(1)',
  'http://localhost', 'http://localhost@evil.test', '//evil.test', 'javascript:alert(1)', 'data:,', '\\\\evil.test',
  '127.0.0.1', '[::1]', '2130706433', '0177.0.0.1', '::ffff:127.0.0.1', '169.254.169.254', 'localhost.evil.test',
  'unique()', 'current', 'default', 'ada@example.test', '+16502345678', '2023-05-01T12:34:56.789+02:00',
];

export const hostileText = fc.constantFrom(...HOSTILE_TEXTS);

/** Any UTF-16 text, halves of surrogate pairs included. */
export const utf16 = fc.string({
  unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)),
  maxLength: 30,
});

/** Any well-formed text. */
export const wellFormed = fc.string({ unit: 'binary', maxLength: 30 });

/** A piece of any kind. */
const piece = fc.oneof(hostileText, fc.string({ maxLength: 12 }), wellFormed, utf16);

/** Anything: one piece, or several in a row; seldom one that goes on for long. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: piece },
  { weight: 4, arbitrary: fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')) },
  { weight: 1, arbitrary: fc.tuple(piece, fc.nat(400)).map(([text, times]) => text.repeat(times)) },
);

/** A good text after one to three edits: most of a parser lies beyond its first look. */
export function mutated(good: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const edit = fc.tuple(fc.nat(10_000), fc.constantFrom(...EDITS), piece);
  return fc
    .tuple(good, fc.array(edit, { minLength: 1, maxLength: 3 }))
    .map(([text, edits]) => edits.reduce((so, [place, apply, added]) => apply(so, place, added), text));
}

const EDITS: readonly ((text: string, place: number, added: string) => string)[] = [
  (text, place, added) => spliced(text, place, 0, () => added),
  (text, place, added) => spliced(text, place, 1, () => added),
  (text, place) => spliced(text, place, 1 + (place % 5), () => ''),
  (text, place) => spliced(text, place, 1, (cut) => cut + cut),
  (text, place) => spliced(text, place, 1, (cut) => cut.toUpperCase()),
  (text, place) => spliced(text, place, text.length, () => ''),
];

function spliced(text: string, place: number, count: number, make: (cut: string) => string): string {
  const at = place % (text.length + 1);
  return text.slice(0, at) + make(text.slice(at, at + count)) + text.slice(at + count);
}

/** The text of these alone, in any order: what a grammar is made of. */
export const madeOf = (...parts: readonly string[]): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...parts), { maxLength: 12 }).map((pieces) => pieces.join(''));
