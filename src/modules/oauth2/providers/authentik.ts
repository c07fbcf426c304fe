import { firstOf, isTrue, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

export const authentik: Provider = {
  id: 'authentik',
  name: 'Authentik',
  status: 'live',
  documentation: 'https://docs.goauthentik.io/add-secure-apps/providers/oauth2/',
  registration:
    'Admin interface, Applications: create an application with an OAuth2/OpenID provider of the confidential type. The callback URL goes into its Redirect URIs, and the scope mappings openid, profile, email and offline_access into its Selected Scopes.',
  notes: [
    'Without the openid scope mapping user info answers 403.',
    'A server in your own network has a private address: that needs `allowPrivateNetwork: true`.',
    "Choose the provider's Subject mode once: after a change everybody comes as a new person.",
  ],
  secret: {
    clientSecret: { label: 'Client secret', required: true, kind: 'secret' },
    authentikDomain: {
      label: 'Host of the server, with its port where it is not 443',
      required: true,
      kind: 'hostname-with-port',
      placeholder: 'domain',
    },
  },
  issuedBy: '{domain}',
  // Without the last slash the server redirects, and a POST loses its body.
  authorize: {
    url: 'https://{domain}/application/o/authorize/',
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    pkce: true,
  },
  token: { url: 'https://{domain}/application/o/token/', client: 'post' },
  // Keys and issuer of its id tokens hang on the application's slug, which nobody tells us.
  userInfo: { url: 'https://{domain}/application/o/userinfo/' },
  mapping: {
    id: userInfo('/sub'),
    email: userInfo('/email'),
    name: firstOf(userInfo('/name'), userInfo('/preferred_username')),
    emailVerified: isTrue(userInfo('/email_verified')),
  },
  emailNote:
    'When the email scope mapping says so. That of newer servers says no for everybody: change it where you check addresses yourself, or set `trustEmail`.',
  refresh: { grant: 'refresh_token', note: 'Needs the offline_access scope mapping.' },
};
