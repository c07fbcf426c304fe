import { someElement, THE_ADDRESS, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

export const podio: Provider = {
  id: 'podio',
  name: 'Podio',
  status: 'live',
  documentation: 'https://developers.podio.com/authentication/server_side',
  registration: 'Account settings, API keys: generate a key for the domain of the callback URL.',
  notes: ['Podio looks at the domain of the callback URL only.'],
  secret: 'text',
  authorize: { url: 'https://podio.com/oauth/authorize', scopes: [], pkce: false },
  token: { url: 'https://api.podio.com/oauth/token/v2', client: 'post', format: 'json' },
  userInfo: { url: 'https://api.podio.com/user/status', scheme: 'OAuth2' },
  mapping: {
    id: userInfo('/user/user_id'),
    email: userInfo('/user/mail'),
    name: userInfo('/profile/name'),
    emailVerified: someElement(userInfo('/user/mails'), { mail: THE_ADDRESS, verified: true }),
  },
  emailNote: 'When Podio has verified it.',
  refresh: { grant: 'refresh_token', note: 'A refresh token lasts 28 days.' },
};
