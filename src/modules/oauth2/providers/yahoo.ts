import { firstOf, isTrue, joined, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

export const yahoo: Provider = {
  id: 'yahoo',
  name: 'Yahoo',
  status: 'live',
  documentation: 'https://developer.yahoo.com/oauth2/guide/openid_connect/getting_started.html',
  registration:
    'Yahoo developer apps: create a confidential one with the callback URL as a redirect URI, and tick Email and Profile among its OpenID Connect permissions.',
  notes: ['Yahoo! Japan is another service, with accounts of its own.'],
  secret: 'text',
  authorize: {
    url: 'https://api.login.yahoo.com/oauth2/request_auth',
    scopes: ['openid', 'profile', 'email'],
    pkce: false,
  },
  token: { url: 'https://api.login.yahoo.com/oauth2/get_token', client: 'basic' },
  userInfo: { url: 'https://api.login.yahoo.com/openid/v1/userinfo' },
  idToken: {
    issuers: ['https://api.login.yahoo.com'],
    keys: 'https://api.login.yahoo.com/openid/v1/certs',
    algorithms: ['RS256', 'ES256'],
    nonce: true,
    required: false,
    sameAs: { claim: 'sub', userInfo: '/sub' },
  },
  mapping: {
    id: userInfo('/sub'),
    email: userInfo('/email'),
    name: firstOf(
      userInfo('/name'),
      joined(' ', userInfo('/given_name'), userInfo('/family_name')),
      userInfo('/nickname'),
    ),
    emailVerified: isTrue(userInfo('/email_verified')),
  },
  emailNote: 'When Yahoo says so.',
  refresh: { grant: 'refresh_token', parameters: { redirect_uri: '{redirectUri}' } },
};
