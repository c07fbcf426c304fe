import { generateKeyPairSync } from 'node:crypto';
import { checkKind, checkUrl, isLoopback } from './setting-kinds.js';

const accepts = (kind: Parameters<typeof checkKind>[0], value: string) => 'value' in checkKind(kind, value);
const pem = (namedCurve: string, type: 'pkcs8' | 'sec1' = 'pkcs8') =>
  generateKeyPairSync('ec', { namedCurve }).privateKey.export({ format: 'pem', type }) as string;

/** Rule 23: any of these in the place of a host would make another URL of it. */
const NO_HOSTS = [
  ...['', ' ', 'a b.example', 'https://a.example', 'a.example/', 'a.example/b', 'u@a.example', 'a.example#b'],
  ...['a.example?b', 'a.example\\b', 'a.example.', '.a.example', 'a..example', '-a.example', 'a%2eexample'],
  ...['127.0.0.1', '[::1]', '::1', '2130706433', '0x7f.1', '0177.0.0.1', '1.2', 'ä.example', 'a\n.example'],
  ...['x'.repeat(64), `${'a.'.repeat(127)}example`],
];

describe('a host name (rule 23)', () => {
  it.each(['example.eu.auth0.com', 'login.example', 'localhost', 'a-b.c1.example', 'EXAMPLE.okta.com'])(
    'may be %s',
    (value) => {
      expect(checkKind('hostname', value)).toEqual({ value: value.toLowerCase() });
      expect(checkKind('hostname-with-port', value)).toEqual({ value: value.toLowerCase() });
    },
  );

  it.each(NO_HOSTS)('is not %p', (value) => {
    expect(accepts('hostname', value)).toBe(false);
    expect(accepts('hostname-with-port', value)).toBe(false);
  });

  it('has a port only where that is allowed, and a possible one', () => {
    expect(accepts('hostname', 'a.example:9443')).toBe(false);
    expect(accepts('hostname-with-port', 'a.example:9443')).toBe(true);
    for (const port of ['', '0', '65536', '99999', '9443/', '1:2', '-1'])
      expect(accepts('hostname-with-port', `a.example:${port}`)).toBe(false);
  });
});

describe('a URL (rules 23, 24)', () => {
  it.each([
    'https://a.example',
    'https://a.example:8443/b/c?d=e%20f',
    'https://192.0.2.1/x',
    'http://localhost:9000/x',
    'http://127.0.0.1:9000',
    'http://127.8.9.10/',
    'http://[::1]:9000/x',
  ])('may be %s', (url) => {
    expect(checkUrl(url)).toEqual({ value: url });
  });

  it.each([
    ...[
      'http://a.example',
      'http://10.0.0.1',
      'http://169.254.169.254/latest',
      'ftp://a.example',
      'a.example',
    ],
    ...['//a.example', 'javascript:alert(1)', 'https:a.example', 'https:///a.example', 'https://', ''],
    ...['https://u@a.example', 'https://u:p@a.example', 'https://a.example#b', 'https://a.example\\b'],
    ...[
      'https://a.example/ b',
      'https://a.example/\n',
      'https://a.example/{clientSecret}',
      'https://ä.example',
    ],
    ...['http://localhost.evil.example', 'http://localhost@evil.example', 'https://a.example:99999/'],
    `https://a.example/${'x'.repeat(2048)}`,
  ])('is not %p', (url) => {
    expect(checkUrl(url)).toHaveProperty('fault');
  });

  it.each(['2130706433', '0x7f000001', '0177.0.0.1', '127.1', '%31%32%37.0.0.1', '[::ffff:127.0.0.1]'])(
    'does not hide an address: %s',
    (host) => {
      for (const scheme of ['http', 'https'])
        expect(checkUrl(`${scheme}://${host}/`)).toHaveProperty('fault');
    },
  );

  it('that others are built on has neither query nor last slash', () => {
    for (const url of ['https://git.example', 'https://git.example/sub/path', 'http://localhost:8929'])
      expect(accepts('base-url', url)).toBe(true);
    for (const url of ['https://git.example/', 'https://git.example?x', 'http://git.example'])
      expect(accepts('base-url', url)).toBe(false);
  });
});

describe('isLoopback', () => {
  it('knows the names of this machine, and no others', () => {
    for (const name of ['localhost', '127.0.0.1', '127.255.0.9', '[::1]'])
      expect(isLoopback(name)).toBe(true);
    for (const name of ['127.evil.example', 'localhost.example', '128.0.0.1', '[::2]', ''])
      expect(isLoopback(name)).toBe(false);
  });
});

describe("Apple's key", () => {
  it('is a P-256 key in PKCS#8, with line ends or with \\n for them', () => {
    const key = pem('prime256v1');
    expect(checkKind('p256-key', key)).toEqual({ value: key.trim() });
    expect(checkKind('p256-key', key.replaceAll('\n', '\\n'))).toEqual({ value: key.trim() });
  });

  it.each([
    ['nothing', ''],
    ['some text', 'secret'],
    ['a broken key', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----'],
    ['another curve', pem('secp384r1')],
    ['another form', pem('prime256v1', 'sec1')],
    [
      'a key of another kind',
      generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }) as string,
    ],
  ])('is not %s', (_what, value) => {
    expect(accepts('p256-key', value)).toBe(false);
  });
});
