import { firstOf, isTrue, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

export const wordpress: Provider = {
  id: 'wordpress',
  name: 'WordPress.com',
  status: 'live',
  documentation: 'https://developer.wordpress.com/docs/api/oauth2/',
  registration:
    'WordPress.com developers, My Applications: create one of the type Web, with the callback URL among its redirect URLs.',
  notes: [
    'This is WordPress.com, not a site of your own.',
    'Accounts made with a phone number have no verified address.',
  ],
  secret: 'text',
  authorize: {
    url: 'https://public-api.wordpress.com/oauth2/authorize',
    // Opens the profile and nothing else; without it one would ask for a blog.
    scopes: ['auth'],
    pkce: false,
  },
  token: { url: 'https://public-api.wordpress.com/oauth2/token', client: 'post' },
  userInfo: { url: 'https://public-api.wordpress.com/rest/v1.1/me' },
  mapping: {
    id: userInfo('/ID'),
    email: userInfo('/email'),
    name: firstOf(userInfo('/display_name'), userInfo('/username')),
    // `verified` beside it is about something else.
    emailVerified: isTrue(userInfo('/email_verified')),
  },
  emailNote: 'When WordPress.com says so.',
  refresh: null,
};
