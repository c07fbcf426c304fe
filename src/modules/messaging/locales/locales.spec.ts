import { join } from 'node:path';
import { LOCALES } from '../../../http/locale.js';
import { PAGE_TEXTS } from '../../pages/http/hosted-pages.js';
import { textFaults } from '../templates/text-faults.js';
import { Locales, readTexts } from '../templates/texts.js';

const FOLDER = join(process.cwd(), 'src/modules/messaging/locales');
const LANGUAGES = readTexts(FOLDER);
const ENGLISH = new Map(LANGUAGES).get('en') ?? {};

/** Every key that the code asks for. */
const ASKED_FOR = [
  ...['sender', 'greeting', 'greeting.unnamed', 'thanks', 'signature'],
  ...['verification', 'recovery', 'magic-url'].flatMap((kind) => [
    `${kind}.subject`,
    `${kind}.sentence`,
    `${kind}.ignore`,
  ]),
  ...PAGE_TEXTS.flatMap((text) => [`page.${text}.title`, `page.${text}.sentence`]),
  ...['page.log-in.here', 'page.log-in.app', 'page.log-in.hint', 'page.back'],
];

describe('the texts of mails and pages', () => {
  it('are there in 34 languages, all of them accepted (contract §11.4)', () => {
    const codes = LANGUAGES.map(([language]) => language);
    expect(codes).toHaveLength(34);
    expect(codes.filter((code) => !LOCALES.some((locale) => locale === code))).toEqual([]);
  });

  it('are in English exactly those that are asked for', () => {
    expect(Object.keys(ENGLISH).sort()).toEqual([...ASKED_FOR].sort());
  });

  describe.each(LANGUAGES)('in %s', (language, texts) => {
    it('are complete, and have the placeholders of the English ones', () => {
      expect(Object.keys(texts)).toEqual(Object.keys(ENGLISH));
      expect(textFaults(texts, ENGLISH)).toEqual([]);
    });

    it('have no blank too many, and no letter of another script', () => {
      expect(Object.values(texts).filter((text) => /^\s|\s$|\s{2}|[\n\r\t]/.test(text))).toEqual([]);
      const strange = Object.values(texts).filter((text) =>
        lettersOutside(SCRIPTS[language] ?? ['Latin'], text),
      );
      expect(strange).toEqual([]);
    });

    it('are not the English ones', () => {
      if (language === 'en') return;
      const same = Object.keys(ENGLISH).filter((key) => texts[key] === ENGLISH[key]);
      expect(same).toEqual([]);
    });
  });

  it('fall back to English in all other languages', () => {
    const locales = new Locales(FOLDER);
    const spoken = new Set(LANGUAGES.map(([language]) => language));
    for (const locale of LOCALES.filter((code) => !spoken.has(code))) {
      expect(locales.in(locale)).toMatchObject({ language: 'en', direction: 'ltr' });
    }
  });
});

/** Languages that are not written in Latin letters. */
const SCRIPTS: Readonly<Record<string, readonly string[]>> = {
  ar: ['Arabic'],
  el: ['Greek'],
  fa: ['Arabic'],
  he: ['Hebrew'],
  hi: ['Devanagari'],
  ja: ['Hiragana', 'Katakana', 'Han'],
  ko: ['Hangul'],
  ru: ['Cyrillic'],
  th: ['Thai'],
  uk: ['Cyrillic'],
  ur: ['Arabic'],
  'zh-cn': ['Han'],
  'zh-tw': ['Han'],
};

/** Words that are written like this in many languages. */
const INTERNATIONAL = /\be-?mail\b|\bURL\b|\bSDK\b/gi;

/** A look-alike from another alphabet, or a word that was forgotten in English. */
function lettersOutside(scripts: readonly string[], text: string): boolean {
  const known = scripts.map((script) => `\\p{Script=${script}}`).join('');
  const letters = text.replace(/\{\{\w+\}\}/g, '').replace(INTERNATIONAL, '');
  return new RegExp(`[^${known}\\p{Script=Common}\\p{Script=Inherited}]`, 'u').test(letters);
}
