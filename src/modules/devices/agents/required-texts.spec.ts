import { requiredTexts } from './required-texts.js';

describe('requiredTexts', () => {
  it.each([
    ['Chrome/(\\d+)', ['chrome/']],
    ['iPhone|iPad', ['iphone', 'ipad']],
    ['(?:Safari|Opera)[/ ]Mini', ['safari/mini', 'safari mini', 'opera/mini', 'opera mini']],
    ['SM-[TX]5\\d|Nexus .*(?:7|9)', ['sm-t5', 'sm-x5', 'nexus ']],
    ['Ab+Cde', ['cde']],
    ['abc{2}d', ['abc']],
    ['colou?r', ['color', 'colour']],
    ['a(?:bcd)?e*fg', ['fg']],
    ['(?:Windows|Win)?NT', ['windowsnt', 'winnt', 'nt']],
    ['web(?!kit)os', ['webos']],
    ['(?<=x)Build/(?:.+)', ['build/']],
    ['^Foo$', ['foo']],
    ['a\\.b\\+c', ['a.b+c']],
    ['T\\++', ['t+']],
    ['[a-z0-9]+ Tablet', [' tablet']],
    ['(Foo|Bar(?:Baz|Qux))X', ['foox', 'barbazx', 'barquxx']],
  ])('of %s', (pattern, texts) => {
    expect([...(requiredTexts(pattern) ?? [])].sort()).toEqual([...texts].sort());
  });

  it.each([
    '.*',
    '\\d+',
    'foo|\\w+',
    'foo|',
    '(?:foo)?',
    'x*',
    '[^a]',
    '',
    // Two letters whose other case is ASCII, to a case-insensitive expression or to toLowerCase().
    '\u017f',
    '\u212a',
    '(?:foo|)',
    '(?!foo)',
    'a{0,3}',
  ])('says nothing of %j', (pattern) => {
    expect(requiredTexts(pattern)).toBeUndefined();
  });

  it.each(['a\\x41b', 'a\\u0041b', '(a)\\1b', '(?<name>foo)', 'foo\\b'])(
    'does not know the syntax of %j',
    (pattern) => {
      expect(requiredTexts(pattern)).toBeUndefined();
    },
  );
});
