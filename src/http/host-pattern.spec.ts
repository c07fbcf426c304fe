import { hostMatchesAny, matchesHost } from './host-pattern.js';

describe('matchesHost', () => {
  it.each([
    ['example.com', 'example.com'],
    ['example.com', '*'],
    ['a.example.com', '*.example.com'],
    ['a.b.example.com', '*.example.com'],
    ['myexample.com', '*example.com'],
    ['com.Example.app', 'com.Example.app'],
    ['[::1]', '[::1]'],
  ])('%s matches %s', (host, pattern) => {
    expect(matchesHost(host, pattern)).toBe(true);
  });

  it.each([
    ['example.com', '*.example.com'],
    ['.example.com', '*.example.com'],
    ['evilexample.com', '*.example.com'],
    ['a.example.com.evil.com', '*.example.com'],
    ['example.com', 'a.example.com'],
    ['a.example.com', 'example.com'],
    ['example.com.', 'example.com'],
    ['com.example.app', 'com.Example.app'],
    ['axexample.com', 'a.example.com'],
    ['a.b.com', 'a.*.com'],
    ['', '*'],
    ['example.com', ''],
  ])('%s does not match %s', (host, pattern) => {
    expect(matchesHost(host, pattern)).toBe(false);
  });
});

describe('hostMatchesAny', () => {
  it('takes one match', () => {
    expect(hostMatchesAny('a.example.com', ['localhost', '*.example.com'])).toBe(true);
  });

  it('matches nothing when nothing is allowed', () => {
    expect(hostMatchesAny('localhost', [])).toBe(false);
  });
});
