import { firstOf, isTrue, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

export const auth0: Provider = {
  id: 'auth0',
  name: 'Auth0',
  status: 'live',
  documentation: 'https://auth0.com/docs/api/authentication',
  registration:
    'Dashboard, Applications: create a Regular Web Application. The callback URL goes into Allowed Callback URLs.',
  notes: [
    'The application must sign with RS256, as new ones do (Advanced Settings, OAuth). With HS256 the login fails.',
    'Enterprise and custom connections may leave out whether the address is verified.',
  ],
  secret: {
    clientSecret: { label: 'Client secret', required: true, kind: 'secret' },
    auth0Domain: {
      label: 'Domain of the tenant, such as example.eu.auth0.com, or your own',
      required: true,
      kind: 'hostname',
      placeholder: 'domain',
    },
  },
  issuedBy: '{domain}',
  authorize: {
    url: 'https://{domain}/authorize',
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    pkce: true,
  },
  token: { url: 'https://{domain}/oauth/token', client: 'post' },
  userInfo: { url: 'https://{domain}/userinfo' },
  idToken: {
    // With the slash.
    issuers: ['https://{domain}/'],
    keys: 'https://{domain}/.well-known/jwks.json',
    algorithms: ['RS256'],
    nonce: true,
    required: false,
    sameAs: { claim: 'sub', userInfo: '/sub' },
  },
  mapping: {
    id: userInfo('/sub'),
    email: userInfo('/email'),
    name: firstOf(userInfo('/name'), userInfo('/nickname')),
    emailVerified: isTrue(userInfo('/email_verified')),
  },
  emailNote: 'When Auth0 says so.',
  refresh: { grant: 'refresh_token', note: 'The application needs the Refresh Token grant.' },
};
