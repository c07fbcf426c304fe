import { firstOf, pick, someElement, THE_ADDRESS, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

const addresses = userInfo('/emails');

export const bitly: Provider = {
  id: 'bitly',
  name: 'Bitly',
  status: 'live',
  documentation: 'https://dev.bitly.com/docs/getting-started/authentication/',
  registration: 'Settings, API, OAuth apps: register an app with the callback URL as its redirect URI.',
  notes: ['There are no scopes, and the login name is the only id that Bitly shows.'],
  secret: 'text',
  authorize: { url: 'https://bitly.com/oauth/authorize', scopes: [], pkce: false },
  token: { url: 'https://api-ssl.bitly.com/oauth/access_token', client: 'post' },
  userInfo: { url: 'https://api-ssl.bitly.com/v4/user' },
  mapping: {
    id: userInfo('/login'),
    email: pick(
      addresses,
      [{ is_primary: true, is_verified: true }, { is_verified: true }, { is_primary: true }],
      '/email',
    ),
    name: firstOf(userInfo('/name'), userInfo('/login')),
    emailVerified: someElement(addresses, { email: THE_ADDRESS, is_verified: true }),
  },
  emailNote: 'When Bitly has verified it.',
  refuse: [{ unless: userInfo('/is_active'), is: [true] }],
  refresh: null,
};
