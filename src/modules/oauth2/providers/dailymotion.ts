import { firstOf, never, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

export const dailymotion: Provider = {
  id: 'dailymotion',
  name: 'Dailymotion',
  status: 'live',
  documentation: 'https://developers.dailymotion.com/v0/docs/authenticate-using-authorization-codes',
  registration: 'Partner HQ, Organization settings, API keys: create a public key with the callback URL.',
  notes: [
    'Only the older API has this way of signing in. A key for version 2 of the API alone does not work.',
    'What Dailymotion calls verified is the channel, not the address.',
  ],
  secret: 'text',
  authorize: {
    url: 'https://api.dailymotion.com/oauth/authorize',
    scopes: ['userinfo', 'email'],
    pkce: false,
  },
  token: { url: 'https://api.dailymotion.com/oauth/token', client: 'post' },
  userInfo: {
    url: 'https://api.dailymotion.com/user/me',
    query: { fields: 'id,email,fullname,screenname,username' },
  },
  mapping: {
    id: userInfo('/id'),
    email: userInfo('/email'),
    name: firstOf(userInfo('/fullname'), userInfo('/screenname'), userInfo('/username')),
    emailVerified: never,
  },
  emailNote: 'Never: Dailymotion says nothing about the address.',
  refresh: { grant: 'refresh_token' },
};
