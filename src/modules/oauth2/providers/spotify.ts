import { firstOf, never, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

export const spotify: Provider = {
  id: 'spotify',
  name: 'Spotify',
  status: 'live',
  documentation: 'https://developer.spotify.com/documentation/web-api/tutorials/code-flow',
  registration: 'Developer dashboard: create an app with the callback URL among its redirect URIs.',
  notes: [
    'In development mode an app has five users, whom its dashboard lists; anybody else is turned away. They come without an address.',
    'Redirect URIs must be https, or http with 127.0.0.1: set `PUBLIC_URL` to that instead of localhost when you try it out.',
  ],
  secret: 'text',
  authorize: { url: 'https://accounts.spotify.com/authorize', scopes: ['user-read-email'], pkce: true },
  token: { url: 'https://accounts.spotify.com/api/token', client: 'basic' },
  userInfo: { url: 'https://api.spotify.com/v1/me' },
  mapping: {
    id: firstOf(userInfo('/account_id'), userInfo('/id')),
    email: userInfo('/email'),
    name: firstOf(userInfo('/display_name'), userInfo('/id')),
    emailVerified: never,
  },
  emailNote: 'Never: Spotify itself says that the address proves nothing.',
  refresh: { grant: 'refresh_token' },
};
