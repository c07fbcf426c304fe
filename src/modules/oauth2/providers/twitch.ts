import { firstOf, present, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

export const twitch: Provider = {
  id: 'twitch',
  name: 'Twitch',
  status: 'live',
  documentation: 'https://dev.twitch.tv/docs/authentication/getting-tokens-oauth/',
  registration:
    'Developer console, Applications: register a confidential one. The callback URL goes into OAuth Redirect URLs.',
  notes: ['Redirect URLs must be https, but for localhost.'],
  secret: 'text',
  authorize: {
    url: 'https://id.twitch.tv/oauth2/authorize',
    scopes: ['user:read:email'],
    parameters: { force_verify: 'true' },
    pkce: false,
  },
  token: { url: 'https://id.twitch.tv/oauth2/token', client: 'post' },
  userInfo: { url: 'https://api.twitch.tv/helix/users', headers: { 'Client-Id': '{clientId}' } },
  mapping: {
    id: userInfo('/data/0/id'),
    email: userInfo('/data/0/email'),
    name: firstOf(userInfo('/data/0/display_name'), userInfo('/data/0/login')),
    emailVerified: present(userInfo('/data/0/email')),
  },
  emailNote: 'Always: Twitch shows verified addresses only.',
  refresh: {
    grant: 'refresh_token',
    note: 'A refresh token dies when the person changes the password or disconnects the app.',
  },
};
