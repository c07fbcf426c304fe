import { LOCALES } from '../../../http/locale.js';
import { countryName } from './country.js';

describe('countryName', () => {
  it.each([
    ['us', 'en', 'United States'],
    ['us', 'de', 'Vereinigte Staaten'],
    ['us', 'he', 'ארצות הברית'],
    ['us', 'ar', 'الولايات المتحدة'],
    ['jp', 'fa', 'ژاپن'],
    ['jp', 'ur', 'جاپان'],
    ['jp', 'ja', '日本'],
    ['jp', 'ru', 'Япония'],
    ['us', 'zh-cn', '美国'],
    ['us', 'zh-tw', '美國'],
    ['br', 'pt-br', 'Brasil'],
    ['us', 'tl', 'Estados Unidos'],
    ['xk', 'sq', 'Kosovë'],
  ])('of %s in %s is %s', (code, locale, name) => {
    expect(countryName(code, locale)).toBe(name);
  });

  it.each(['bh', 'la'])('is English in %s, which ICU does not have', (locale) => {
    expect(countryName('jp', locale)).toBe('Japan');
  });

  it('is English where a language lacks that one country', () => {
    expect(countryName('xk', 'sn')).toBe('Kosovo');
  });

  it.each(LOCALES)('in %s has a name for every kind of code', (locale) => {
    for (const code of ['de', 'jp', 'xk', 'qq', '--', '']) expect(countryName(code, locale)).not.toBe('');
  });
});

describe('an unknown country', () => {
  it.each([
    ['en', 'Unknown'],
    ['de', 'Unbekannt'],
    ['fr', 'Inconnu'],
    ['ja', '不明'],
    ['ar', 'غير معروف'],
    ['he', 'לא ידוע'],
    ['zh-tw', '未知'],
  ])('in %s is called %s', (locale, name) => {
    expect(countryName('--', locale)).toBe(name);
  });

  it.each(['', '-', 'a1', '1', 'usa', 'ÅÅ', 'us\n'])('is what the code %j means', (code) => {
    expect(countryName(code, 'en')).toBe('Unknown');
  });

  it('has a word in every language', () => {
    const english = LOCALES.filter((locale) => countryName('--', locale) === 'Unknown');
    expect(english).toEqual(['en']);
  });

  it.each(['xx', 'constructor', '__proto__'])('is English in %s, which is no language of ours', (locale) => {
    expect(countryName('--', locale)).toBe('Unknown');
  });
});
