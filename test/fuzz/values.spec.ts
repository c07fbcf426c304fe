import fc from 'fast-check';
import addressparser from 'nodemailer/lib/addressparser/index.js';
import { parseIsoDateTime } from '../../src/http/iso-date.js';
import { customIdFault, isGeneratedId, uidFault } from '../../src/http/validators/custom-id.js';
import { emailFault, normaliseEmail } from '../../src/http/validators/email.js';
import { passwordFault } from '../../src/http/validators/password.js';
import { phoneFault } from '../../src/http/validators/phone.js';
import { escapedJsonSize, prefsFault } from '../../src/http/validators/prefs.js';
import { parseQueries } from '../../src/http/validators/queries.js';
import { textFault } from '../../src/http/validators/text.js';
import { describeParser, itHolds } from '../support/fuzz/holds.js';
import { anyText, hostileText, madeOf, mutated } from '../support/fuzz/texts.js';

const email = fc.oneof(
  fc.emailAddress(),
  madeOf(
    'a',
    'b.',
    '@',
    '.',
    '-',
    '[',
    ']',
    'IPv6:',
    '::1',
    '127.0.0.1',
    '"',
    ' ',
    ',',
    '<',
    '>',
    '+',
    'co',
    'é',
    '\n',
  ),
);
const phone = fc.stringMatching(/^\+[1-9][0-9]{1,14}$/);

describeParser('An email address', () => {
  itHolds('that is accepted is one, and the only one', fc.oneof(email, mutated(email), anyText), (text) => {
    if (emailFault(text) !== undefined) return;
    expect(text).toMatch(/^[!-~]{3,254}$/);
    const stored = normaliseEmail(text);
    expect(emailFault(stored)).toBeUndefined();
    expect(normaliseEmail(stored)).toBe(stored);
    // As the one who sends the mail reads it.
    expect(addressparser(stored)).toEqual([{ address: stored, name: '' }]);
  });
});

describeParser('A phone number', () => {
  itHolds('is plus and digits, else refused', fc.oneof(phone, mutated(phone), anyText), (text) => {
    const digits = /^\+([0-9]+)$/.exec(text)?.[1] ?? '';
    const isOne =
      digits.length >= 2 && digits.length <= 15 && !digits.startsWith('0') && !text.includes('\n');
    expect(phoneFault(text) === undefined).toBe(isOne);
  });
});

describeParser('An id', () => {
  const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,35}$/);
  itHolds('that is accepted needs no escape anywhere', fc.oneof(id, mutated(id), anyText), (text) => {
    if (customIdFault(text) !== undefined) return expect(uidFault(text)).toBeDefined();
    if (isGeneratedId(text)) return;
    expect(uidFault(text)).toBeUndefined();
    expect(encodeURIComponent(text)).toBe(text);
    expect(text).toMatch(/^(?!\.)[\w.-]{1,36}$/);
  });
});

describeParser('A text', () => {
  itHolds('that is accepted is stored without loss', anyText, (text) => {
    const isWhole = Buffer.from(text).toString() === text;
    expect(textFault(text, 128) === undefined).toBe(isWhole && text !== '' && [...text].length <= 128);
    expect(passwordFault(text) === undefined).toBe(
      isWhole && [...text].length >= 8 && [...text].length <= 256,
    );
  });
});

describeParser('Any value', () => {
  itHolds(
    'gets a reason or none from each check',
    fc.oneof(fc.anything(), fc.jsonValue(), anyText),
    (value) => {
      const checks = [emailFault, phoneFault, customIdFault, uidFault, passwordFault];
      for (const check of checks) expect(['string', 'undefined']).toContain(typeof check(value));
      expect(['string', 'undefined']).toContain(typeof textFault(value, 128));
    },
  );
});

describeParser('Prefs', () => {
  itHolds(
    'that are accepted have room in their column',
    fc.oneof(
      fc.jsonValue(),
      fc.dictionary(anyText, anyText, { maxKeys: 100 }),
      fc.dictionary(hostileText, fc.jsonValue()),
    ),
    (value) => {
      const fault = prefsFault(value);
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        expect(fault === undefined).toBe(Array.isArray(value) && value.length === 0);
        return;
      }
      // As PHP writes JSON: what counts are the bytes of that.
      const escaped = JSON.stringify(value)
        .replaceAll('/', '\\/')
        .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
      expect(fault === undefined).toBe(escaped.length <= 65_535);
      if (fault === undefined) expect(escapedJsonSize(JSON.stringify(value))).toBe(escaped.length);
    },
  );
});

describeParser('Queries', () => {
  const query = fc.oneof(
    fc.tuple(fc.constantFrom('limit', 'offset'), fc.nat()).map(([method, value]) => `${method}(${value})`),
    fc
      .tuple(fc.constantFrom('limit', 'offset'), fc.nat())
      .map(([method, value]) => JSON.stringify({ method, values: [value] })),
  );

  itHolds(
    'ask for a stretch of whole numbers, or are refused in words',
    fc.oneof(fc.array(fc.oneof(query, mutated(query), anyText)), fc.jsonValue(), fc.anything()),
    (value) => {
      const result = parseQueries(value);
      if ('fault' in result) {
        expect(result.fault.length).toBeLessThan(400);
        expect(Buffer.from(JSON.stringify(result.fault)).toString()).toBe(JSON.stringify(result.fault));
        return;
      }
      expect(Object.keys(result)).toEqual(['limit', 'offset']);
      for (const number of Object.values(result)) {
        expect(Number.isSafeInteger(number) && number >= 0).toBe(true);
      }
      expect(result.limit).toBeLessThanOrEqual(5_000);
    },
  );

  itHolds('mean the same in both syntaxes', fc.tuple(fc.nat(5_000), fc.maxSafeNat()), ([limit, offset]) => {
    const asJson = (method: string, value: number) => JSON.stringify({ method, values: [value] });
    expect(parseQueries([`limit(${limit})`, ` offset( "${offset}" )`])).toEqual({ limit, offset });
    expect(parseQueries([asJson('offset', offset), asJson('limit', limit)])).toEqual({ limit, offset });
  });
});

describeParser('A date', () => {
  const date = fc.date({ min: new Date(0), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true });
  const zone = fc
    .tuple(fc.constantFrom('+', '-'), fc.nat(23), fc.nat(59))
    .map(([sign, hours, minutes]) => `${sign}${two(hours)}:${two(minutes)}`);

  itHolds('is read as it was written', fc.tuple(date, zone), ([day, offset]) => {
    const text = day.toISOString();
    expect(parseIsoDateTime(text)).toBe(day.getTime());
    expect(parseIsoDateTime(text.replace('T', ' ').replace('Z', ''))).toBe(day.getTime());
    expect(parseIsoDateTime(text.replaceAll(/[-:]/g, ''))).toBe(day.getTime());
    const elsewhere = text.replace('Z', offset);
    expect(parseIsoDateTime(elsewhere)).toBe(Date.parse(elsewhere));
  });

  itHolds(
    'is an instant that the language knows too, or none',
    fc.oneof(anyText, mutated(date.map((day) => day.toISOString()))),
    (text) => {
      const instant = parseIsoDateTime(text);
      if (instant === undefined) return;
      expect(Number.isSafeInteger(instant)).toBe(true);
      if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text)) expect(instant).toBe(Date.parse(text));
    },
  );
});

function two(number: number): string {
  return String(number).padStart(2, '0');
}
