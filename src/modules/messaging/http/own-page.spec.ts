import { isOwnHost, isOwnPage } from './own-page.js';

const PUBLIC_URL = 'https://accounts.example.com';

describe('isOwnHost', () => {
  it.each([
    'localhost',
    'LOCALHOST:8080',
    '127.0.0.1:8080',
    '[::1]:8080',
    '192.168.1.7:8080',
    'accounts.example.com',
  ])('knows %s', (host) => {
    expect(isOwnHost(host, PUBLIC_URL)).toBe(true);
  });

  it.each([
    '',
    'evil.example',
    'evil.example:8080',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'example.com',
  ])('does not know %j', (host) => {
    expect(isOwnHost(host, PUBLIC_URL)).toBe(false);
  });
});

describe('isOwnPage', () => {
  it('lets programs pass, which send no origin', () => {
    expect(isOwnPage(undefined, 'localhost:8080', PUBLIC_URL)).toBe(true);
  });

  it.each([
    ['the public URL', 'https://accounts.example.com', '10.0.0.1:8080'],
    ['the loopback address that was called', 'http://127.0.0.1:8080', '127.0.0.1:8080'],
    ['localhost, when that was called', 'http://localhost:8080', 'localhost:8080'],
  ])('lets pass pages of %s', (_what, origin, host) => {
    expect(isOwnPage(origin, host, PUBLIC_URL)).toBe(true);
  });

  it.each([
    ['a stranger', 'https://evil.example', 'localhost:8080'],
    ['a stranger who has his name resolve to us', 'http://evil.example:8080', 'evil.example:8080'],
    ['another local server', 'http://localhost:5173', 'localhost:8080'],
    ['a sandbox', 'null', 'localhost:8080'],
    ['the public host over http', 'http://accounts.example.com', 'accounts.example.com'],
  ])('refuses pages of %s', (_what, origin, host) => {
    expect(isOwnPage(origin, host, PUBLIC_URL)).toBe(false);
  });
});
