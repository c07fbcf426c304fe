import { User } from '../../src/modules/account/domain/user.js';
import { UserRepository } from '../../src/modules/account/persistence/user.repository.js';
import { decodeSession, encodeSession } from '../../src/http/session-cookie.js';
import { customIdFault, uidFault } from '../../src/http/validators/custom-id.js';
import { emailFault } from '../../src/http/validators/email.js';
import { phoneFault } from '../../src/http/validators/phone.js';
import { escapedJsonSize, prefsFault } from '../../src/http/validators/prefs.js';
import { NOW } from '../support/fixtures.js';
import { useDatabase } from './database-bed.js';

const bed = useDatabase();
let users: UserRepository;
beforeEach(() => (users = new UserRepository(bed.database)));

async function stored(changes: Partial<User>): Promise<User> {
  const user = Object.assign(User.register({ projectId: 'p', id: 'ada' }, NOW), changes);
  await bed.run((transaction) => users.save(transaction, user));
  return (await users.findById('p', 'ada'))!;
}

describe('A text column gives back, byte for byte,', () => {
  it.each([
    ['letters with marks, composed and not', 'p\u00e4 a\u0308 \u1ea3'],
    ['right-to-left and its controls', 'עברית \u202e\u2067العربية\u2069'],
    ['emoji, joined ones too', '🍰👩‍👩‍👧‍👦🏳️‍🌈'],
    ['NUL and other controls', 'a\u0000b\u0001\u001f\u007f'],
    ['quotes, backslashes, percent', `'"\`\\%_--;/*`],
    ['blanks around it', '  a  '],
    ['a blank', ' '],
    ['line breaks', 'a\r\nb\n'],
    ['what looks like JSON null', 'null'],
    ['noncharacters and private use', '\ufffe\uffff\ue000\ufeff'],
    ['128 astral characters', '𝒳'.repeat(128)],
    ['nothing', ''],
  ])('%s', async (_what, text) => {
    const prefs = JSON.stringify({ [text]: text });
    expect(await stored({ name: text, prefs })).toMatchObject({ name: text, prefs });
  });

  it.each([
    ['ASCII', 'x', 65_527],
    ['two-byte letters', 'é', 10_921],
    ['three-byte letters', '€', 10_921],
    ['emoji', '🍰', 5_460],
    ['slashes', '/', 32_763],
  ])('preferences that are as large as they may be: %s', async (_what, unit, count) => {
    const value = { k: unit.repeat(count) };
    const prefs = JSON.stringify(value);
    expect([prefsFault(value), prefsFault({ k: `${value.k}${unit}` }) !== undefined]).toEqual([
      undefined,
      true,
    ]);
    expect(escapedJsonSize(prefs)).toBeGreaterThan(65_523);
    expect((await stored({ prefs })).prefs).toBe(prefs);
  });

  it('preferences with half a surrogate pair, in the order of their keys', async () => {
    const prefs = JSON.stringify({ b: '\ud800', a: { '': [] }, '10': 1.5e300 });
    expect((await stored({ prefs })).prefs).toBe(prefs);
  });
});

describe('A compared column tells apart', () => {
  it.each([
    ['the case of an email', { email: 'ada@example.test' }, { email: 'Ada@example.test' }],
    ['a NUL at the end of an email', { email: 'ada@example.test' }, { email: 'ada@example.test\u0000' }],
    ['a digit more of a phone', { phone: '+12' }, { phone: '+120' }],
  ])('%s', async (_what, address, other) => {
    await stored(address);
    expect(await users.findByAddress('p', address)).not.toBeNull();
    expect(await users.findByAddress('p', other)).toBeNull();
  });

  it.each(['ADA', 'Ada', 'ada.', 'ada\u0000', 'ad', ''])('the id "ada" from %j', async (id) => {
    await stored({});
    expect(await users.findById('p', id)).toBeNull();
  });
});

/** MySQL and MariaDB compare "a" and "a " as equal, and refuse to compare ASCII with what is none. */
describe('What storages do not agree on stays outside:', () => {
  it.each(['ada ', ' ada', 'adá', 'a\u0300da', '🍰', 'ada\u200b', 'ada\n', 'ada\u0000'])(
    'the id %j',
    (id) => {
      expect([uidFault(id), customIdFault(id)]).not.toContain(undefined);
      const cookie = encodeSession(id, 'ab'.repeat(128));
      expect(decodeSession(cookie)).toBeUndefined();
    },
  );

  it.each([
    'ada@example.test ',
    ' ada@example.test',
    'adá@example.test',
    'ada@example.test\n',
    'ada@exämple.test',
  ])('the email %j', (email) => expect(emailFault(email)).toBeDefined());

  it.each(['+12 ', '+12\n', '+１２'])('the phone number %j', (phone) =>
    expect(phoneFault(phone)).toBeDefined(),
  );
});
