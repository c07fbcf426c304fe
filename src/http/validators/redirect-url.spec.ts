import { redirectUrlFault } from './redirect-url.js';

const fault = (value: unknown, hosts: readonly string[] = ['localhost']) =>
  redirectUrlFault(value, hosts, 'shop');

describe('redirectUrlFault', () => {
  it.each(['http://localhost/x', 'http://localhost:3000', 'http://localhost?x=1'])(
    'takes %s (contract B.3)',
    (value) => {
      expect(fault(value)).toBeUndefined();
    },
  );

  it.each([
    'localhost/verification',
    '//localhost/x',
    'http://remotehost/x',
    'http://evil.com#@localhost/',
    'http://localhost\\@evil.com',
    'http://localhost:99999/',
    'http://exämple.com',
    'http://a_b.com/',
    'mailto:a@b.c',
    '',
    'javascript://localhost/%0aalert(1)',
    'myapp://localhost/x',
  ])('refuses %j (contract B.3)', (value) => {
    expect(fault(value)).toBeDefined();
  });

  it('refuses user info, which B.3 lists as valid and the decision of §4.4 refuses', () => {
    expect(fault('https://user:pw@localhost/')).toBeDefined();
    expect(fault('https://user@localhost/')).toBeDefined();
    expect(fault('https://@localhost/')).toBeDefined();
    expect(fault('https://localhost@evil.com/')).toBeDefined();
    expect(fault('appwrite-callback-shop://user@host/')).toBeDefined();
  });

  it.each([
    'https://localhost/',
    'HTTPS://LocalHost/',
    'http://localhost#x',
    'http://localhost:/x',
    'http://localhost:80/x',
    'http://localhost/a@b?c=d@e#f@g',
    'http://localhost/?next=http://evil.com/',
    'http://localhost/{a}|^`"<>',
  ])('takes %s: port, path, query and fragment are free', (value) => {
    expect(fault(value)).toBeUndefined();
  });

  it.each([
    ['https://app.example.com/', '*.example.com'],
    ['https://a.b.example.com/', '*.Example.com'],
    ['https://anything.example/', '*'],
    ['https://example.com/', 'EXAMPLE.com'],
    ['http://127.0.0.1:3000/', '127.0.0.1'],
    ['http://[::1]:3000/', '[::1]'],
    ['https://xn--bcher-kva.example/', 'xn--bcher-kva.example'],
  ])('takes %s when %s is allowed', (value, allowed) => {
    expect(fault(value, [allowed])).toBeUndefined();
  });

  it.each([
    ['https://example.com/', '*.example.com'],
    ['https://evilexample.com/', '*.example.com'],
    ['https://app.example.com.evil.com/', '*.example.com'],
    ['https://evil.com/.example.com', '*.example.com'],
    ['https://evil.com?.example.com', '*.example.com'],
    ['https://evil.com#.example.com', '*.example.com'],
    ['https://localhost./', 'localhost'],
    ['https://localhost.evil.com/', 'localhost'],
  ])('refuses %s when only %s is allowed', (value, allowed) => {
    expect(fault(value, [allowed])).toBeDefined();
  });

  it('refuses every host when none is allowed', () => {
    expect(fault('http://localhost/', [])).toBeDefined();
  });

  it.each([
    'http://a_b.com/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://127.1/',
    'http://017700000001/',
    'http://%6cocalhost/',
    'http://ex%C3%A4mple.com/',
    'http://evil.com,good.com/',
    'http://a$b.com/',
    'http://[::0001]/',
    'http://[::1/',
    'http://:80/',
    'http://?x',
    'http://',
    'http:///localhost/',
    'http:localhost/',
    'http:/localhost/',
    'http:\\\\localhost\\',
    '://localhost/',
    'http//localhost/',
  ])('refuses %j even where every host is allowed: parsers would not agree on it', (value) => {
    expect(fault(value, ['*'])).toBeDefined();
  });

  it.each([
    ' http://localhost/',
    'http://localhost/ ',
    'http://localhost/a b',
    'http://localhost/\n',
    'http://local\thost/',
    'ht\ntp://localhost/',
    'http://localhost/\r\nSet-Cookie:a=b',
    'http://localhost/\0',
    'http://localhost/\x7f',
    'http://localhost/é',
    'http://localhost/\u202e',
    'http://localhost/a\\b',
    'http://lоcalhost/',
  ])('refuses blanks, control characters, backslashes and non-ASCII: %j', (value) => {
    expect(fault(value)).toBeDefined();
  });

  it.each([
    'javascript',
    'data',
    'ftp',
    'file',
    'vbscript',
    'ws',
    'blob',
    'httpx',
    'appwrite-callback',
    'appwrite-callback-',
  ])('refuses the scheme %s', (scheme) => {
    expect(fault(`${scheme}://localhost/x`)).toBeDefined();
  });

  it.each([
    'appwrite-callback-shop://',
    'appwrite-callback-shop://?a=b',
    'appwrite-callback-shop:///path?a=b#c',
    'appwrite-callback-shop://any.host.example/path',
    'APPWRITE-CALLBACK-SHOP://x',
  ])('takes %s, the scheme that native SDKs register, with any host and with none', (value) => {
    expect(fault(value, [])).toBeUndefined();
  });

  it('finds a project id with capitals, though schemes have none', () => {
    expect(redirectUrlFault('appwrite-callback-MyShop://?a=b', [], 'MyShop')).toBeUndefined();
  });

  it.each([
    'appwrite-callback-other://x',
    'appwrite-callback-shop:x',
    'appwrite-callback-shop2://x',
    'appwrite-callback-shop://a b',
  ])('refuses %s', (value) => {
    expect(fault(value)).toBeDefined();
  });

  it.each([undefined, null, 5, {}, ['http://localhost/'], new URL('http://localhost/')])(
    'refuses what is no string: %p',
    (value) => {
      expect(fault(value)).toBeDefined();
    },
  );

  it('is quick with megabytes', () => {
    for (const value of [
      'a'.repeat(6 << 20),
      `http://${'@'.repeat(6 << 20)}`,
      `http://${'a.'.repeat(3 << 20)}`,
      `http://${'['.repeat(6 << 20)}`,
    ]) {
      expect(fault(value, ['*.example.com'])).toBeDefined();
    }
  });

  it('does not repeat the value', () => {
    expect(fault('https://evil.example/x')).not.toContain('evil');
    expect(fault('evil://localhost/x')).not.toContain('evil');
  });
});
