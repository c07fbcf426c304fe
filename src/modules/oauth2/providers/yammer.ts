import { firstOf, never, pick, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

export const yammer: Provider = {
  id: 'yammer',
  name: 'Yammer',
  status: 'retired',
  documentation: 'https://learn.microsoft.com/en-us/rest/api/yammer/authentication-1',
  registration:
    'No longer possible for most: Microsoft is closing this platform (since July 2025). New projects use `microsoft`.',
  notes: ['There are no scopes: those of a request are left out.', 'Suspended users are turned away.'],
  secret: 'text',
  authorize: {
    url: 'https://www.yammer.com/oauth2/authorize',
    scopes: [],
    customScopes: 'none',
    pkce: false,
  },
  token: {
    url: 'https://www.yammer.com/oauth2/access_token',
    client: 'post',
    answer: { accessToken: '/access_token/token', refreshToken: null, expiresIn: null },
  },
  userInfo: { url: 'https://www.yammer.com/api/v1/users/current.json' },
  mapping: {
    id: userInfo('/id'),
    email: firstOf(
      userInfo('/email'),
      pick(userInfo('/contact/email_addresses'), [{ type: 'primary' }, {}], '/address'),
    ),
    name: firstOf(userInfo('/full_name'), userInfo('/name')),
    emailVerified: never,
  },
  emailNote: 'Never: Yammer says nothing about the address.',
  refuse: [{ unless: userInfo('/state'), is: ['active'] }],
  refresh: null,
};
