import { displayName, greetingName } from './display-name.js';

describe('displayName', () => {
  it.each([
    ['Ada Lovelace', 'Ada Lovelace'],
    ['  Ada \t Lovelace ', 'Ada Lovelace'],
    ['Ada\r\nBcc: victim@example.com', 'Ada Bcc: victim@example.com'],
    ['Ada\u0000\u2028\u202eLovelace', 'Ada Lovelace'],
    ['half \ud83c pair', 'half pair'],
    ['Zoë 🍰 👩\u200d🚀 علی\u200cرضا', 'Zoë 🍰 👩\u200d🚀 علی\u200cرضا'],
    ['"Ada" <Lovelace> & Co.', '"Ada" <Lovelace> & Co.'],
    ['=?utf-8?Q?=E2=80=AEevil?=', '= ?utf-8?Q?=E2=80=AEevil?='],
    ['\n', ''],
  ])('%j becomes %j', (name, shown) => {
    expect(displayName(name)).toBe(shown);
  });
});

describe('greetingName', () => {
  it.each(['Ada Lovelace', 'J. R. R. Tolkien', 'J.R.R. Tolkien', 'Dr. No', '林 小明', 'O’Neil & Sons'])(
    'is %s',
    (name) => {
      expect(greetingName(name)).toBe(name);
    },
  );

  it.each(['You won! https://evil.example', 'see www.evil', 'evil.com', 'Prizes at evil.example now', ' '])(
    'is none for %j',
    (name) => {
      expect(greetingName(name)).toBe('');
    },
  );
});
