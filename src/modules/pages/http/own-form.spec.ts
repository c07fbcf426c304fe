import { isOwnForm } from './own-form.js';

const PUBLIC_URL = 'https://accounts.example.com';

describe('isOwnForm', () => {
  it.each([
    ['what browsers send', { origin: PUBLIC_URL, 'sec-fetch-site': 'same-origin' }],
    ['what browsers send after a reload', { origin: PUBLIC_URL, 'sec-fetch-site': 'none' }],
    ['older browsers, which name no site', { origin: PUBLIC_URL }],
    [
      'a page that sends no referrer, when the browser vouches for it',
      { origin: 'null', 'sec-fetch-site': 'same-origin' },
    ],
    ['the referer of an own page', { referer: `${PUBLIC_URL}/auth/magic-url?x` }],
    ['programs', {}],
  ])('accepts %s', (_what, headers) => {
    expect(isOwnForm(headers, PUBLIC_URL)).toBe(true);
  });

  it.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['another port', { origin: `${PUBLIC_URL}:8443` }],
    ['another scheme', { origin: 'http://accounts.example.com' }],
    ['a subdomain', { origin: 'https://x.accounts.example.com', 'sec-fetch-site': 'same-site' }],
    ['another site that hides its origin', { 'sec-fetch-site': 'cross-site' }],
    [
      'an own origin that the browser does not confirm',
      { origin: PUBLIC_URL, 'sec-fetch-site': 'cross-site' },
    ],
    ['a sandboxed frame', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['a hidden origin of which nobody knows anything', { origin: 'null' }],
    ['a hidden origin, by the user\u2019s own hand', { origin: 'null', 'sec-fetch-site': 'none' }],
    ['the referer of another page', { referer: 'https://evil.example/' }],
    ['a referer that is none', { referer: 'about:client' }],
  ])('refuses %s', (_what, headers) => {
    expect(isOwnForm(headers, PUBLIC_URL)).toBe(false);
  });
});
