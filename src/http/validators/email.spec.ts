import { emailFault, normaliseEmail } from './email.js';

describe('emailFault', () => {
  it.each([
    'a@b.co',
    'A@B.Co',
    'a+b@x.io',
    "a'b@x.io",
    'a@localhost.test',
    'a@[127.0.0.1]',
    'a@xn--bcher-kva.example',
    `${'a'.repeat(64)}@x.io`,
  ])('takes %s (contract B.1)', (value) => {
    expect(emailFault(value)).toBeUndefined();
  });

  it.each([
    'a@localhost',
    'a@b',
    '"a b"@x.io',
    'é@x.io',
    'a@é.io',
    ' a@b.co',
    'a.@b.co',
    'a..b@b.co',
    'a@-b.co',
    'a@b_c.co',
    `${'a'.repeat(65)}@x.io`,
    '',
  ])('refuses %j (contract B.1)', (value) => {
    expect(emailFault(value)).toBeDefined();
  });

  it.each([undefined, null, 5, true, {}, [], ['a@b.co'], { toString: () => 'a@b.co' }])(
    'refuses what is no string: %p',
    (value) => {
      expect(emailFault(value)).toBeDefined();
    },
  );

  it.each([
    ['a dotted domain with a short or mixed ending', 'a@b.c'],
    ['an IPv6 literal with its tag', 'a@[IPv6:2001:db8::1]'],
    ['the longest domain labels', `a@${'b'.repeat(63)}.io`],
  ])('takes %s', (_, value) => {
    expect(emailFault(value)).toBeUndefined();
  });

  it.each([
    ['a trailing blank', 'a@b.co '],
    ['a trailing newline', 'a@b.co\n'],
    ['a second header', 'a@b.co\r\nBcc: x@y.io'],
    ['two addresses', 'a@b.co,c@d.co'],
    ['two at signs', 'a@b@c.co'],
    ['a display name', 'A <a@b.co>'],
    ['a quoted local part without blanks', '"a"@x.io'],
    ['a bare IP address', 'a@127.0.0.1'],
    ['an IPv6 literal without its tag', 'a@[2001:db8::1]'],
    ['an IPv4 literal with the IPv6 tag', 'a@[IPv6:127.0.0.1]'],
    ['an IPv6 zone', 'a@[IPv6:fe80::1%eth0]'],
    ['a broken literal', 'a@[127.0.0.1'],
    ['an empty literal', 'a@[]'],
    ['an empty local part', '@b.co'],
    ['an empty literal address', '@[127.0.0.1]'],
    ['an empty domain', 'a@'],
    ['no at sign', 'a.b.co'],
    ['a trailing dot', 'a@b.co.'],
    ['a leading dot', '.a@b.co'],
    ['an empty label', 'a@b..co'],
    ['a label that ends in a hyphen', 'a@b-.co'],
    ['a label of 64', `a@${'b'.repeat(64)}.io`],
    ['a number for a top-level domain', 'a@b.123'],
    ['a fullwidth at sign', 'a\uff20b.co'],
    ['a zero-width space', 'a\u200b@b.co'],
    ['a NUL', 'a\0@b.co'],
    ['255 characters', `a@${'b.'.repeat(125)}com`],
  ])('refuses %s', (_, value) => {
    expect(emailFault(value)).toBeDefined();
  });

  it('is quick with megabytes', () => {
    expect(emailFault('a@'.repeat(3 << 20))).toBeDefined();
  });

  it('does not repeat the value', () => {
    expect(emailFault('someone@nowhere')).not.toContain('nowhere');
  });
});

it('lower-cases addresses for storage and comparison', () => {
  expect(normaliseEmail('A@B.Co')).toBe('a@b.co');
});
