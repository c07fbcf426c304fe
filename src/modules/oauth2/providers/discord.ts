import { firstOf, isTrue, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

export const discord: Provider = {
  id: 'discord',
  name: 'Discord',
  status: 'live',
  documentation: 'https://docs.discord.com/developers/topics/oauth2',
  registration:
    'Developer portal, Applications: create one. The callback URL goes into Redirects of its OAuth2 page.',
  notes: ['Accounts without an address exist.'],
  secret: 'text',
  authorize: {
    url: 'https://discord.com/oauth2/authorize',
    scopes: ['identify', 'email'],
    pkce: true,
    issuer: 'https://discord.com',
  },
  token: { url: 'https://discord.com/api/oauth2/token', client: 'post' },
  userInfo: { url: 'https://discord.com/api/v10/users/@me' },
  mapping: {
    id: userInfo('/id'),
    email: userInfo('/email'),
    name: firstOf(userInfo('/global_name'), userInfo('/username')),
    emailVerified: isTrue(userInfo('/verified')),
  },
  emailNote: 'When Discord says so.',
  refresh: { grant: 'refresh_token' },
};
