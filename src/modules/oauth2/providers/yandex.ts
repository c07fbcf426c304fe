import { clientId, firstOf, never, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

export const yandex: Provider = {
  id: 'yandex',
  name: 'Yandex',
  status: 'live',
  documentation: 'https://yandex.com/dev/id/doc/en/codes/code-url',
  registration:
    'Yandex OAuth: create an app for web services with the callback URL as its redirect URI, and the permissions for the email address and for login, name and gender.',
  notes: ['A token that was issued to another app is refused.'],
  secret: 'text',
  authorize: {
    url: 'https://oauth.yandex.com/authorize',
    // Without any, Yandex would grant all that the app may have.
    scopes: ['login:email', 'login:info'],
    pkce: true,
  },
  token: { url: 'https://oauth.yandex.com/token', client: 'basic' },
  userInfo: { url: 'https://login.yandex.ru/info', scheme: 'OAuth', query: { format: 'json' } },
  mapping: {
    id: userInfo('/id'),
    email: firstOf(userInfo('/default_email'), userInfo('/emails/0')),
    name: firstOf(userInfo('/display_name'), userInfo('/real_name'), userInfo('/login')),
    emailVerified: never,
  },
  emailNote: 'Never: the default address may be one outside Yandex, and nothing is said about it.',
  refuse: [{ unless: userInfo('/client_id'), is: clientId }],
  refresh: {
    grant: 'refresh_token',
    note: 'The access token may stay the same while it is fresh.',
  },
};
