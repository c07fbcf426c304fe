import { firstOf, isTrue, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

export const autodesk: Provider = {
  id: 'autodesk',
  name: 'Autodesk',
  status: 'live',
  documentation: 'https://aps.autodesk.com/en/docs/oauth/v2/developers_guide/overview/',
  registration:
    'Autodesk Platform Services, My Apps: create a Traditional Web App, the only type with a secret that fits. Paste the callback URL there.',
  notes: ['Applications of the first authentication API (ended in April 2024) work here as well.'],
  secret: 'text',
  authorize: {
    url: 'https://developer.api.autodesk.com/authentication/v2/authorize',
    scopes: ['openid', 'user-profile:read'],
    pkce: true,
  },
  token: { url: 'https://developer.api.autodesk.com/authentication/v2/token', client: 'basic' },
  userInfo: { url: 'https://api.userprofile.autodesk.com/userinfo' },
  idToken: {
    issuers: ['https://developer.api.autodesk.com'],
    keys: 'https://developer.api.autodesk.com/authentication/v2/keys',
    algorithms: ['RS256'],
    nonce: true,
    required: false,
    sameAs: { claim: 'sub', userInfo: '/sub' },
  },
  mapping: {
    id: userInfo('/sub'),
    email: userInfo('/email'),
    name: firstOf(userInfo('/name'), userInfo('/preferred_username')),
    emailVerified: isTrue(userInfo('/email_verified')),
  },
  emailNote: 'When Autodesk says so.',
  refresh: { grant: 'refresh_token', note: 'A refresh token lasts 15 days.' },
};
