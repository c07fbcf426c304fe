import { isTrue, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

export const okta: Provider = {
  id: 'okta',
  name: 'Okta',
  status: 'live',
  documentation: 'https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/',
  registration:
    'Admin console, Applications: create an app integration, OIDC, Web Application. The callback URL goes into Sign-in redirect URIs; client authentication is Client secret.',
  notes: [
    'The domain is that of the organisation, not that of its admin console (with -admin in it).',
    'An empty `authorizationServerId` means the authorization server of the organisation itself.',
  ],
  secret: {
    clientSecret: { label: 'Client secret', required: true, kind: 'secret' },
    oktaDomain: {
      label: 'Domain of the organisation, such as example.okta.com, or your own',
      required: true,
      kind: 'hostname',
      placeholder: 'domain',
      pattern: /^(?!.*-admin\.okta(preview|-emea)?\.com$)/i,
      patternHint: 'the domain of the organisation, without -admin',
    },
    authorizationServerId: {
      label: 'Authorization server; empty for that of the organisation itself',
      required: false,
      default: 'default',
      pattern: /^[A-Za-z0-9_-]{0,64}$/,
      patternHint: 'letters, digits, "_" and "-"',
      derives: (id) => ({
        serverPath: id === '' ? '' : `/${id}`,
        issuerPath: id === '' ? '' : `/oauth2/${id}`,
      }),
    },
  },
  issuedBy: '{domain}',
  authorize: {
    url: 'https://{domain}/oauth2{serverPath}/v1/authorize',
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    pkce: true,
  },
  token: { url: 'https://{domain}/oauth2{serverPath}/v1/token', client: 'post' },
  userInfo: { url: 'https://{domain}/oauth2{serverPath}/v1/userinfo' },
  idToken: {
    issuers: ['https://{domain}{issuerPath}'],
    keys: 'https://{domain}/oauth2{serverPath}/v1/keys',
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
  emailNote: 'When Okta says so.',
  refresh: { grant: 'refresh_token', note: 'The application needs the Refresh Token grant.' },
};
