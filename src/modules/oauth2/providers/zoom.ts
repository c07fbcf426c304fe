import { firstOf, isTrue, joined, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

export const zoom: Provider = {
  id: 'zoom',
  name: 'Zoom',
  status: 'live',
  documentation: 'https://developers.zoom.us/docs/integrations/oauth/',
  registration:
    'App Marketplace, Develop: build a general app that is user-managed, with the callback URL as its OAuth redirect URL and the scope user:read:user.',
  notes: [
    'Scopes are chosen on the app, so none is sent.',
    'Until the app is published, only people of your own account can sign in.',
    'Pending and deactivated users are turned away.',
  ],
  secret: 'text',
  authorize: { url: 'https://zoom.us/oauth/authorize', scopes: [], pkce: true },
  token: { url: 'https://zoom.us/oauth/token', client: 'basic' },
  userInfo: { url: 'https://api.zoom.us/v2/users/me' },
  mapping: {
    id: userInfo('/id'),
    email: userInfo('/email'),
    name: firstOf(joined(' ', userInfo('/first_name'), userInfo('/last_name')), userInfo('/display_name')),
    emailVerified: isTrue(userInfo('/verified')),
  },
  emailNote:
    'When Zoom says so. People who sign in to Zoom through their company or another provider may count as unverified.',
  refuse: [{ unless: userInfo('/status'), is: ['active'] }],
  refresh: { grant: 'refresh_token', singleUse: true },
};
