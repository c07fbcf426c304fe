import type { Answer } from './client.js';
import { expectProblem } from './expectations.js';

/** A value that a parameter must not have, with a name for it. */
export type BadValue = readonly [label: string, value: unknown];

export const NOT_TEXT: BadValue[] = [
  ['a number', 1234567890],
  ['a boolean', true],
  ['a list', ['long enough to be text']],
  ['an object', { $ne: 'x' }],
];
const REFUSED_EMAILS = [
  ...[
    'a@localhost',
    'a@b',
    '"a b"@x.io',
    'é@x.io',
    'a@é.io',
    ' a@b.co',
    'a@b.co ',
    'a.@b.co',
    'a..b@b.co',
    'a@-b.co',
  ],
  ...[
    'a@b_c.co',
    '',
    'plain text',
    'a@@b.co',
    'a@b.co\n',
    'a\0@b.co',
    'a＠b.co',
    'a\u200b@b.co',
    'a\ud800@b.co',
  ],
  ...['\u202ea@b.co', 'a@b.co,c@d.co', 'a@b.co\r\nBcc: c@d.co'],
];
export const BAD_EMAILS: BadValue[] = [
  ...NOT_TEXT,
  ...REFUSED_EMAILS.map((email): BadValue => [JSON.stringify(email), email]),
  ['a local part of 65 characters', `${'a'.repeat(65)}@b.co`],
  ['a megabyte', `${'a'.repeat(1_000_000)}@b.co`],
];
export const BAD_PASSWORDS: BadValue[] = [
  ...NOT_TEXT,
  ['no characters', ''],
  ['7 characters', 'abcdefg'],
  ['7 characters of 28 bytes', '🍰'.repeat(7)],
  ['257 characters', 'a'.repeat(257)],
  ['a megabyte', 'a'.repeat(1_000_000)],
];
export const BAD_UIDS: BadValue[] = [
  ...NOT_TEXT,
  ...['-a', '_a', '.a', 'a b', '$id', 'é', 'a/b', 'a\n', 'a\0', ' a'].map((id): BadValue => [
    JSON.stringify(id),
    id,
  ]),
  ['37 characters', 'a'.repeat(37)],
];
export const BAD_NAMES: BadValue[] = [
  ...NOT_TEXT,
  ['no characters', ''],
  ['129 characters', 'a'.repeat(129)],
  ['129 characters beyond U+FFFF', '🍰'.repeat(129)],
];
export const BAD_SECRETS: BadValue[] = [
  ...NOT_TEXT,
  ['no characters', ''],
  ['257 characters', 'a'.repeat(257)],
];
const REFUSED_URLS = [
  ...[
    'localhost/verification',
    '//localhost/x',
    'http://remotehost/x',
    'http://evil.com#@localhost/',
    'http://a_b.com/',
  ],
  ...['http://localhost\\@evil.com', 'http://localhost:99999/', 'http://exämple.com', 'mailto:a@b.c', ''],
  ...[
    'javascript://localhost/%0aalert(1)',
    'myapp://localhost/x',
    'http://localhost.evil.com/',
    'http://evil.com/localhost',
  ],
  ...['http://user@localhost@evil.com/', 'http://localhost/\r\nX: y', 'http://notexample.com/'],
  ...['data:text/html,localhost', 'http:/localhost/x', 'http://', 'file://localhost/etc/passwd'],
];
export const BAD_URLS: BadValue[] = [
  ...NOT_TEXT,
  ...REFUSED_URLS.map((url): BadValue => [JSON.stringify(url), url]),
];

/** One test for a missing parameter, one for null, one for each bad value: 400, naming the parameter, never the value. */
export function describeRequired(
  name: string,
  values: BadValue[],
  send: (value: unknown) => Promise<Answer>,
): void {
  describe(`the required parameter ${name}`, () => {
    it.each([
      ['missing', undefined],
      ['null', null],
    ])('is refused when %s, in words that say it is required', async (_label, value) => {
      const answer = await send(value);
      expectProblem(answer, 400, 'general_argument_invalid');
      expect(answer.body.message).toMatch(new RegExp(`^Param "${name}".*(required|not optional)`));
    });
    itRefuses(name, values, send);
  });
}

/** The same for one that may be missing. */
export function describeOptional(
  name: string,
  values: BadValue[],
  send: (value: unknown) => Promise<Answer>,
): void {
  describe(`the optional parameter ${name}`, () => itRefuses(name, values, send));
}

function itRefuses(name: string, values: BadValue[], send: (value: unknown) => Promise<Answer>): void {
  it.each(values)('is refused as %s', async (_label, value) => {
    const answer = await send(value);
    expectProblem(answer, 400, 'general_argument_invalid');
    expect(answer.body.message).toMatch(new RegExp(`^Invalid ${name}: .`));
    if (typeof value === 'string' && value.length > 7) expect(answer.body.message).not.toContain(value);
  });
}

/** Of several wrong parameters the first one in this order is named, also when it is the one that is missing. */
export async function expectFirstErrorFirst(
  names: string[],
  valid: Record<string, unknown>,
  send: (body: object) => Promise<Answer>,
) {
  for (const [index, name] of names.entries()) {
    const good = Object.fromEntries(names.slice(0, index).map((field) => [field, valid[field]]));
    const bad = Object.fromEntries(names.slice(index).map((field) => [field, 42]));
    expect((await send({ ...good, ...bad })).body.message).toMatch(new RegExp(`^Invalid ${name}: `));
  }
}
