import { never, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

export const box: Provider = {
  id: 'box',
  name: 'Box',
  status: 'live',
  documentation: 'https://developer.box.com/guides/authentication/oauth2/',
  registration:
    'Developer console: create a Custom App with User Authentication (OAuth 2.0). Paste the callback URL as its redirect URI.',
  notes: [
    'Scopes are ticked on the application. What is ticked by default suffices, so no scope is sent.',
    'People whom their company has deactivated are turned away.',
  ],
  secret: 'text',
  authorize: { url: 'https://account.box.com/api/oauth2/authorize', scopes: [], pkce: false },
  token: { url: 'https://api.box.com/oauth2/token', client: 'post' },
  userInfo: { url: 'https://api.box.com/2.0/users/me' },
  mapping: {
    id: userInfo('/id'),
    email: userInfo('/login'),
    name: userInfo('/name'),
    emailVerified: never,
  },
  emailNote: 'Never: administrators of companies can make users with any address.',
  refuse: [{ unless: userInfo('/status'), is: ['active'] }],
  refresh: { grant: 'refresh_token', singleUse: true, note: 'A refresh token lasts 60 days.' },
};
