import { pageLanguage } from './page-language.js';

const SPOKEN = new Set(['de', 'en', 'fr', 'he', 'id', 'nb', 'nn', 'pt-br', 'pt-pt', 'tl', 'zh-cn', 'zh-tw']);
const language = (locale: unknown, header?: string) =>
  pageLanguage(locale, header, (code) => SPOKEN.has(code));

describe('pageLanguage', () => {
  it('is what the link says, whatever the browser wants', () => {
    expect(language('de', 'fr')).toBe('de');
    expect(language('eo', 'fr')).toBe('eo');
  });

  it.each(['', 'DE', 'xx', 42, ['de'], undefined])('does not take %j for a language', (locale) => {
    expect(language(locale, 'fr')).toBe('fr');
  });

  it.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['sv, fr;q=0.5, de;q=0.9', 'de'],
    ['fr;q=0, de;q=0.1', 'de'],
    ['zh', 'zh-cn'],
    ['zh-CN', 'zh-cn'],
    ['zh-Hant', 'zh-tw'],
    ['zh-HK', 'zh-tw'],
    ['zh-Hans-HK', 'zh-cn'],
    ['pt', 'pt-br'],
    ['pt-BR', 'pt-br'],
    ['pt-AO', 'pt-pt'],
    ['no', 'nb'],
    ['nn-NO', 'nn'],
    ['iw-IL', 'he'],
    ['in', 'id'],
    ['fil-PH', 'tl'],
    ['*', 'en'],
    ['', 'en'],
    ['de;q=2', 'en'],
    ['__proto__, \u0000', 'en'],
    [`${'x,'.repeat(100_000)}de`, 'en'],
  ])('reads %j as %s', (header, expected) => {
    expect(language(undefined, header)).toBe(expected);
  });

  it('is English for those who want nothing', () => {
    expect(language(undefined)).toBe('en');
  });
});
