import { firstOf, isTrue, joined, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

export const linkedin: Provider = {
  id: 'linkedin',
  name: 'LinkedIn',
  status: 'live',
  documentation:
    'https://learn.microsoft.com/en-us/linkedin/consumer/integrations/self-serve/sign-in-with-linkedin-v2',
  registration:
    'LinkedIn developers, My apps: create an app and add the product "Sign In with LinkedIn using OpenID Connect". The callback URL goes into Authorized redirect URLs of its Auth page.',
  notes: [
    'Apps with the former product (r_liteprofile, r_emailaddress) must add the new one.',
    'The user id belongs to one app: another app sees the same person under another id.',
  ],
  secret: 'text',
  authorize: {
    url: 'https://www.linkedin.com/oauth/v2/authorization',
    scopes: ['openid', 'profile', 'email'],
    pkce: false,
  },
  token: { url: 'https://www.linkedin.com/oauth/v2/accessToken', client: 'post' },
  userInfo: { url: 'https://api.linkedin.com/v2/userinfo' },
  idToken: {
    issuers: ['https://www.linkedin.com/oauth'],
    keys: 'https://www.linkedin.com/oauth/openid/jwks',
    algorithms: ['RS256'],
    // LinkedIn does not hand it back.
    nonce: false,
    required: false,
    sameAs: { claim: 'sub', userInfo: '/sub' },
  },
  mapping: {
    id: userInfo('/sub'),
    email: userInfo('/email'),
    name: firstOf(userInfo('/name'), joined(' ', userInfo('/given_name'), userInfo('/family_name'))),
    emailVerified: isTrue(userInfo('/email_verified')),
  },
  emailNote: 'When LinkedIn says so. Some people have no address there.',
  refresh: {
    grant: 'refresh_token',
    note: 'Refresh tokens are for partners that LinkedIn has approved. Everybody else has an access token for 60 days.',
  },
};
