import { isTrue, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

export const google: Provider = {
  id: 'google',
  name: 'Google',
  status: 'live',
  documentation: 'https://developers.google.com/identity/openid-connect/openid-connect',
  registration:
    'Google Cloud console, Google Auth Platform, Clients: create one of the type Web application. The callback URL goes into Authorized redirect URIs.',
  notes: [
    'While the project is in testing, only its test users can sign in, and refresh tokens die after seven days.',
    'Without `prompt: consent` a refresh token comes on the first consent only.',
  ],
  secret: {
    clientSecret: { label: 'Client secret', required: true, kind: 'secret' },
    prompt: {
      label: 'What Google shows: any of none, consent, select_account, as a list',
      required: false,
      default: 'consent',
      kind: 'list',
      pattern: /^(none|consent|select_account)$/,
      patternHint: 'none, consent or select_account',
    },
  },
  authorize: {
    url: 'https://accounts.google.com/o/oauth2/v2/auth',
    scopes: ['openid', 'email', 'profile'],
    parameters: { access_type: 'offline', prompt: '{prompt}' },
    pkce: true,
  },
  token: { url: 'https://oauth2.googleapis.com/token', client: 'post' },
  userInfo: { url: 'https://openidconnect.googleapis.com/v1/userinfo' },
  idToken: {
    issuers: ['https://accounts.google.com', 'accounts.google.com'],
    keys: 'https://www.googleapis.com/oauth2/v3/certs',
    algorithms: ['RS256'],
    nonce: true,
    required: false,
    sameAs: { claim: 'sub', userInfo: '/sub' },
  },
  mapping: {
    id: userInfo('/sub'),
    email: userInfo('/email'),
    name: userInfo('/name'),
    emailVerified: isTrue(userInfo('/email_verified')),
  },
  emailNote: 'When Google says so.',
  refresh: { grant: 'refresh_token' },
};
