import type { Platform } from '../kernel/project.js';
import {
  allowedOrigin,
  corsOrigin,
  firstParty,
  type Origin,
  readOrigin,
  redirectHosts,
  unknownOriginMessage,
} from './origin.js';

const OWN_HOST = 'auth.shop.example';
const web = (name: string): Platform => ({ kind: 'web', name });
const native = (name: string): Platform => ({ kind: 'native', name });
const project = (...platforms: Platform[]) => ({ platforms });

function origin(text: string): Origin {
  const found = readOrigin(text, undefined);
  if (found === undefined) throw new Error(`no origin: ${text}`);
  return found;
}

describe('readOrigin', () => {
  it.each([
    ['https://example.com', { scheme: 'https', host: 'example.com', port: '', isHttp: true }],
    ['http://localhost:3000', { scheme: 'http', host: 'localhost', port: '3000', isHttp: true }],
    ['HTTPS://Example.COM', { scheme: 'https', host: 'example.com', port: '', isHttp: true }],
    ['http://[::1]:8080', { scheme: 'http', host: '[::1]', port: '8080', isHttp: true }],
    [
      'appwrite-android://com.Example.app',
      { scheme: 'appwrite-android', host: 'com.Example.app', port: '', isHttp: false },
    ],
    [
      'Appwrite-iOS://com.Example.app',
      { scheme: 'appwrite-ios', host: 'com.Example.app', port: '', isHttp: false },
    ],
    ['capacitor://localhost', { scheme: 'capacitor', host: 'localhost', port: '', isHttp: false }],
  ])('reads %s', (header, expected) => {
    expect(readOrigin(header, undefined)).toEqual(expected);
  });

  it('takes the Referer, a whole URL, when there is no Origin', () => {
    const expected = { scheme: 'https', host: 'example.com', port: '8443', isHttp: true };
    expect(readOrigin(undefined, 'https://Example.com:8443/a/b?c=d@e#f')).toEqual(expected);
    expect(readOrigin('', 'https://example.com:8443?x')).toEqual(expected);
    expect(readOrigin('https://example.com:8443', 'https://evil.com/')).toEqual(expected);
  });

  it.each([
    'null',
    'example.com',
    'file://',
    'file:///etc/passwd',
    'about:blank',
    'data:text/html,x',
    '://x',
    '//x',
    '1a://x',
    ' http://x',
    'http://:80',
  ])('finds no host in %j', (header) => {
    expect(readOrigin(header, undefined)).toBeUndefined();
  });

  it('does not look at the Referer when the Origin is null', () => {
    expect(readOrigin('null', 'https://example.com/')).toBeUndefined();
  });

  it('finds nothing when neither header is there', () => {
    expect(readOrigin(undefined, undefined)).toBeUndefined();
    expect(readOrigin('', '')).toBeUndefined();
  });

  it.each([
    ['https://good.com@evil.com', 'evil.com'],
    ['https://a:b@c@evil.com:80/', 'evil.com'],
    ['https://evil.com:abc', 'evil.com'],
    ['https://evil.com:', 'evil.com'],
    ['https://evil.com:80:81', 'evil.com'],
    ['https://a{b.evil.com', 'a{b.evil.com'],
    ['https://a b.evil.com', 'a b.evil.com'],
    ['https://a_b.evil.com', 'a_b.evil.com'],
    ['https://[::1', '['],
  ])('finds the host of %s: what has none would pass the origin check', (header, host) => {
    expect(readOrigin(header, undefined)).toMatchObject({ host });
  });

  it('takes linear time on hostile headers', () => {
    for (const header of [
      'a'.repeat(1 << 20),
      `http://${'@'.repeat(1 << 20)}`,
      `http://${'['.repeat(1 << 20)}`,
      `http://a:${'1'.repeat(1 << 20)}x`,
    ]) {
      expect(() => readOrigin(header, undefined)).not.toThrow();
    }
  });
});

describe('allowedOrigin', () => {
  const shop = project(web('shop.example'), web('*.Preview.example'), native('com.Example.app'));
  const isAllowed = (text: string, allowLocalhost = false) =>
    allowedOrigin(origin(text), shop, OWN_HOST, allowLocalhost);

  it.each([
    'https://shop.example',
    'http://shop.example:8080',
    'https://SHOP.example',
    'https://pr-1.preview.example',
    'https://a.b.preview.example',
    'https://auth.shop.example',
    'appwrite-android://com.Example.app',
    'appwrite-windows://com.Example.app',
    'myscheme://shop.example',
  ])('takes %s: the scheme and the port are not looked at', (text) => {
    expect(isAllowed(text)).toBe(true);
  });

  it.each([
    'https://evil.com',
    'https://evilshop.example',
    'https://www.shop.example',
    'https://preview.example',
    'https://evilpreview.example',
    'https://shop.example.evil.com',
    'https://shop.example.',
    'appwrite-android://com.example.app',
    'appwrite-android://com.Example.app.evil',
    'https://com.Example.app',
  ])('refuses %s', (text) => {
    expect(isAllowed(text)).toBe(false);
  });

  it('takes localhost where the caller says so, or where it is a platform', () => {
    expect(isAllowed('http://localhost:3000', true)).toBe(true);
    expect(isAllowed('http://localhost:3000', false)).toBe(false);
    expect(allowedOrigin(origin('http://localhost:3000'), project(web('localhost')), OWN_HOST, false)).toBe(
      true,
    );
  });

  it('takes every host with the platform *', () => {
    expect(allowedOrigin(origin('https://any.example'), project(web('*')), OWN_HOST, false)).toBe(true);
  });

  it('takes the own host of a project without platforms, and no other', () => {
    expect(allowedOrigin(origin('https://auth.shop.example'), project(), 'Auth.Shop.example', false)).toBe(
      true,
    );
    expect(allowedOrigin(origin('https://shop.example'), project(), OWN_HOST, false)).toBe(false);
  });
});

describe('unknownOriginMessage', () => {
  it.each([
    ['https://evil.com:8080', 'evil.com', 'Web'],
    ['http://evil.com', 'evil.com', 'Web'],
    ['appwrite-android://com.Example.app', 'com.Example.app', 'Android'],
    ['appwrite-ios://com.Example.app', 'com.Example.app', 'iOS'],
    ['appwrite-macos://com.Example.app', 'com.Example.app', 'macOS'],
    ['appwrite-watchos://com.Example.app', 'com.Example.app', 'watchOS'],
    ['appwrite-tvos://com.Example.app', 'com.Example.app', 'tvOS'],
    ['appwrite-linux://com.Example.app', 'com.Example.app', 'Linux'],
    ['appwrite-windows://com.Example.app', 'com.Example.app', 'Windows'],
  ])('of %s names the host to register and the platform', (text, host, platform) => {
    const message = unknownOriginMessage(origin(text));
    expect(message).toContain(`(${host})`);
    expect(message).toContain(`${platform} platform`);
  });

  it('of an unknown scheme says that the platform is unsupported', () => {
    expect(unknownOriginMessage(origin('chrome-extension://abc'))).toContain('unsupported platform');
    expect(unknownOriginMessage(origin('constructor://abc'))).toContain('unsupported platform');
  });

  it('does not grow with the host', () => {
    expect(unknownOriginMessage(origin(`https://${'a'.repeat(60_000)}`)).length).toBeLessThan(400);
  });
});

describe('corsOrigin', () => {
  const shop = project(web('shop.example'), web('*.preview.example'), native('com.example.app'));
  const cors = (text: string | undefined, allowLocalhost = true) =>
    corsOrigin(text === undefined ? undefined : origin(text), shop, OWN_HOST, 'https', allowLocalhost);

  it.each([
    'https://shop.example',
    'http://shop.example:8080',
    'https://pr-1.preview.example',
    'https://auth.shop.example',
    'http://localhost:3000',
  ])('is %s for %s itself', (text) => {
    expect(cors(text)).toBe(text);
  });

  it.each([
    ['https://evil.com', 'https://localhost'],
    ['http://evil.com:8080', 'http://localhost:8080'],
    ['appwrite-android://com.example.app', 'appwrite-android://localhost'],
    ['https://preview.example', 'https://localhost'],
  ])('of the unknown %s is %s', (text, expected) => {
    expect(cors(text)).toBe(expected);
  });

  it('has the scheme of the request when there is no origin', () => {
    expect(cors(undefined)).toBe('https://localhost');
    expect(corsOrigin(undefined, shop, OWN_HOST, 'http', true)).toBe('http://localhost');
  });

  it('never is the origin where localhost is not allowed, as in production (contract §17.6)', () => {
    expect(cors('http://localhost:3000', false)).toBe('http://auth.shop.example:3000');
    expect(cors('http://localhost', false)).toBe('http://auth.shop.example');
  });
});

describe('redirectHosts', () => {
  it('lists the web names only, lower-cased', () => {
    const shop = project(web('Shop.example'), native('com.Example.app'), web('*'));
    expect(redirectHosts(shop, 'AUTH.example', false)).toEqual(['auth.example', 'shop.example', '*']);
    expect(redirectHosts(shop, 'AUTH.example', true)).toEqual([
      'localhost',
      'auth.example',
      'shop.example',
      '*',
    ]);
  });
});

describe('firstParty', () => {
  it.each([
    ['https://shop.example.com', 'auth.example.com'],
    ['http://example.com:3000', 'auth.example.com'],
    ['https://a.example.co.uk', 'b.example.co.uk'],
    ['https://EXAMPLE.com', 'auth.example.com'],
  ])('%s and %s are one site', (text, apiHost) => {
    expect(firstParty(origin(text), apiHost)).toBe(true);
  });

  it.each([
    ['https://example.org', 'auth.example.com'],
    ['https://a.co.uk', 'b.co.uk'],
    ['https://a.github.io', 'b.github.io'],
    ['http://localhost:3000', 'localhost'],
    ['http://127.0.0.1', '127.0.0.1'],
    ['http://[::1]', '[::1]'],
    ['https://com', 'com'],
    ['appwrite-android://com.example.app', 'auth.example.app'],
    ['https://evil_host', 'auth.example.com'],
  ])('%s and %s are none', (text, apiHost) => {
    expect(firstParty(origin(text), apiHost)).toBe(false);
  });

  it('is not so without an origin', () => {
    expect(firstParty(undefined, 'auth.example.com')).toBe(false);
  });
});
