import { scopesFor } from './scopes.js';

const facts = { url: 'https://id.test', scopes: ['openid', 'email'], pkce: false };
const invalid = expect.objectContaining({ type: 'general_argument_invalid', status: 400 });

describe('scopesFor', () => {
  it('adds custom ones to the usual, without repeats', () => {
    expect(scopesFor(facts, facts.scopes, ['email', 'calendar'])).toBe('openid email calendar');
  });

  it('joins them as the provider wants it', () => {
    expect(scopesFor({ ...facts, scopeSeparator: ',' }, facts.scopes, ['a'])).toBe('openid,email,a');
  });

  it('puts custom ones in the place of the usual where one alone is allowed', () => {
    const replacing = { ...facts, customScopes: 'replace' } as const;
    expect(scopesFor(replacing, ['read_write'], ['read_only'])).toBe('read_only');
    expect(scopesFor(replacing, ['read_write'], [])).toBe('read_write');
  });

  it('is nothing where the provider knows no scopes', () => {
    expect(scopesFor({ ...facts, customScopes: 'none' }, [], ['a'])).toBe('');
    expect(scopesFor({ ...facts, scopes: [] }, [], [])).toBe('');
  });

  it.each([
    ['a quote', ['a"b']],
    ['a backslash', ['a\\b']],
    ['a line break', ['a\nb']],
    ['a letter beyond ASCII', ['ä']],
    ['nothing', ['']],
    ['more than 4096 characters', ['x'.repeat(4_097)]],
    ['a hundred and one', Array.from({ length: 101 }, (_, index) => `s${index}`)],
  ])('rule 26: refuses %s', (_what, custom) => {
    expect(() => scopesFor(facts, [], custom)).toThrow(invalid);
  });

  it('rule 26: takes a hundred, and 4096 characters', () => {
    const custom = Array.from({ length: 100 }, (_, index) => `${index}`.padStart(4_096, 'x'));
    expect(scopesFor(facts, [], custom).split(' ')).toEqual(custom);
  });
});
