import { beforeFirstDot, joined, never, token, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

export const etsy: Provider = {
  id: 'etsy',
  name: 'Etsy',
  status: 'live',
  documentation: 'https://developers.etsy.com/documentation/essentials/authentication/',
  registration:
    'Your apps: create one; the keystring is the client id, the shared secret the client secret. Add the callback URL to its callback URLs.',
  notes: [
    'The callback URL must be https and match to the letter.',
    'People may hide their address and name: both can be missing.',
  ],
  secret: 'text',
  authorize: { url: 'https://www.etsy.com/oauth/connect', scopes: ['email_r', 'profile_r'], pkce: true },
  token: { url: 'https://api.etsy.com/v3/public/oauth/token', client: 'public' },
  userInfo: {
    url: 'https://api.etsy.com/v3/application/users/{tokenUserId}',
    headers: { 'x-api-key': '{clientId}:{clientSecret}' },
    variables: { tokenUserId: { value: beforeFirstDot(token('/access_token')), pattern: /^[0-9]+$/ } },
  },
  mapping: {
    id: userInfo('/user_id'),
    email: userInfo('/primary_email'),
    name: joined(' ', userInfo('/first_name'), userInfo('/last_name')),
    emailVerified: never,
  },
  emailNote: 'Never: Etsy says nothing about the address.',
  refresh: { grant: 'refresh_token', note: 'A refresh token lasts 90 days.' },
};
