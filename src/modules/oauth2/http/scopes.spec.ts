import { scopesFault } from './scopes.js';

describe('rule 26: scopes of a request', () => {
  it.each([
    [[]],
    [['repo', 'user:email']],
    [['https://www.googleapis.com/auth/drive']],
    [['read write']],
    [Array.from({ length: 100 }, () => 'a')],
    [['a'.repeat(4096)]],
  ])('may be %j', (scopes) => {
    expect(scopesFault(scopes)).toBeUndefined();
  });

  it.each([
    'repo',
    null,
    {},
    [''],
    [1],
    [null],
    [['a']],
    ['a"b'],
    ['a\\b'],
    ['é'],
    ['a\n'],
    ['\u007f'],
    ['a'.repeat(4097)],
    Array.from({ length: 101 }, () => 'a'),
  ])('may not be %j', (scopes) => {
    expect(scopesFault(scopes)).toBeDefined();
  });
});
