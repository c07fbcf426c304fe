import { firstOf, never, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

export const disqus: Provider = {
  id: 'disqus',
  name: 'Disqus',
  status: 'live',
  documentation: 'https://disqus.com/api/docs/auth/',
  registration:
    'Disqus API, Applications: register one with the callback URL. The API key is the client id, the API secret the client secret.',
  notes: ['Scopes are joined with commas.'],
  secret: 'text',
  authorize: {
    url: 'https://disqus.com/api/oauth/2.0/authorize/',
    scopes: ['read', 'email'],
    scopeSeparator: ',',
    pkce: false,
  },
  token: { url: 'https://disqus.com/api/oauth/2.0/access_token/', client: 'post' },
  userInfo: {
    url: 'https://disqus.com/api/3.0/users/details.json',
    scheme: null,
    query: { access_token: '{accessToken}', api_key: '{clientId}', api_secret: '{clientSecret}' },
  },
  mapping: {
    id: userInfo('/response/id'),
    email: userInfo('/response/email'),
    name: firstOf(userInfo('/response/name'), userInfo('/response/username')),
    emailVerified: never,
  },
  emailNote: 'Never: Disqus says nothing about the address.',
  // Failures come with status 200.
  refuse: [{ unless: userInfo('/code'), is: [0] }],
  refresh: { grant: 'refresh_token' },
};
