import { LOCALES, readLocale } from './locale.js';

describe('readLocale', () => {
  it('knows the 72 codes of contract §11.4', () => {
    const listed =
      'af ar as az be bg bh bn bs ca cs da de el en eo es fa fi fo fr ga gu he hi hr hu hy id is it ja jv km kn ko la ' +
      'lb lt lv ml mr ms nb ne nl nn or pa pl pt-br pt-pt ro ru sa sd si sk sl sn sq sv ta te th tl tr uk ur vi zh-cn ' +
      'zh-tw';
    expect(LOCALES).toEqual(listed.split(' '));
    expect(LOCALES).toHaveLength(72);
    expect(LOCALES.map(readLocale)).toEqual([...LOCALES]);
  });

  it.each(['', 'DE', 'de-DE', 'pt', 'zh', 'xx', ' de', 'constructor', undefined, null, 5, ['de']])(
    'is en for %p',
    (value) => {
      expect(readLocale(value)).toBe('en');
    },
  );
});
