import { fill, fillEach, mentions, MissingValue } from './template.js';

describe('fill', () => {
  it('puts values in the place of their placeholders', () => {
    expect(
      fill('https://{domain}/{discovery.path}?a={domain}', { domain: 'id.test', 'discovery.path': 'x' }),
    ).toBe('https://id.test/x?a=id.test');
  });

  it('does not look for placeholders in values', () => {
    expect(fill('{a}{b}', { a: '{clientSecret}', b: '$&', clientSecret: 's3cret' })).toBe('{clientSecret}$&');
  });

  it.each(['{unknown}', '{constructor}', '{__proto__}'])(
    'refuses %s, for which there is nothing',
    (template) => {
      expect(() => fill(template, {})).toThrow(MissingValue);
    },
  );

  it('asks for what has to be worked out only where it stands', () => {
    const values = {
      get proof(): string {
        throw new Error('asked');
      },
    };
    expect(fillEach({ a: 'b' }, values)).toEqual({ a: 'b' });
    expect(() => fillEach({ a: '{proof}' }, values)).toThrow('asked');
  });

  it('leaves out what is not there', () => {
    expect(fillEach(undefined, {})).toEqual({});
  });
});

describe('mentions', () => {
  it('tells whether a placeholder begins so', () => {
    expect(mentions('{discovery.issuer}', 'discovery.')).toBe(true);
    expect(mentions('https://discovery.test', 'discovery.')).toBe(false);
    expect(mentions(null, 'a')).toBe(false);
  });
});
