import { firstOf, isTrue, joined, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

/** OpenID Connect Discovery 1.0 §4: where the document stands below its issuer. */
const WELL_KNOWN = '/.well-known/openid-configuration';

export const oidc: Provider = {
  id: 'oidc',
  name: 'OpenID Connect',
  status: 'live',
  documentation: 'https://openid.net/specs/openid-connect-core-1_0.html',
  registration:
    'Any server that speaks OpenID Connect, such as Keycloak: create a confidential client for the authorization code flow, with the callback URL among its redirect URIs.',
  notes: [
    'Either `wellKnownEndpoint`, or all of the three endpoints with `issuer` and `jwksUri`. What is given wins over what the document says.',
    'Every login needs a valid id token, signed with RS256, PS256, ES256 or EdDSA.',
    'A server in your own network has a private address: that needs `allowPrivateNetwork: true`.',
    'Ids count within one issuer. After a change of it everybody comes as a new person.',
  ],
  secret: {
    clientSecret: { label: 'Client secret', required: true, kind: 'secret' },
    wellKnownEndpoint: {
      label: `Address of the discovery document, ending in ${WELL_KNOWN}`,
      required: false,
      kind: 'https-url',
      pattern: /^[^?#]*\/\.well-known\/openid-configuration$/,
      patternHint: `an address that ends in ${WELL_KNOWN}`,
      // §4.3: the issuer in the document must be just that.
      derives: (url) => ({ issuer: url.slice(0, -WELL_KNOWN.length) }),
    },
    authorizationEndpoint: {
      label: 'Where people sign in',
      required: false,
      kind: 'https-url',
      overrides: 'authorizationUrl',
    },
    tokenEndpoint: {
      label: 'Where codes become tokens',
      required: false,
      kind: 'https-url',
      overrides: 'tokenUrl',
    },
    userinfoEndpoint: { label: 'User info', required: false, kind: 'https-url', overrides: 'userInfoUrl' },
    issuer: { label: 'Issuer of id tokens', required: false, kind: 'https-url', overrides: 'issuer' },
    jwksUri: { label: 'Keys of id tokens', required: false, kind: 'https-url', overrides: 'jwksUri' },
  },
  issuedBy: '{issuer}',
  authorize: {
    url: '{discovery.authorization_endpoint}',
    scopes: ['openid', 'profile', 'email'],
    pkce: true,
  },
  token: { url: '{discovery.token_endpoint}', client: 'discovered' },
  userInfo: { url: '{discovery.userinfo_endpoint}' },
  idToken: {
    issuers: ['{discovery.issuer}'],
    keys: '{discovery.jwks_uri}',
    algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
    nonce: true,
    required: true,
    sameAs: { claim: 'sub', userInfo: '/sub' },
    completesUserInfo: true,
  },
  mapping: {
    id: userInfo('/sub'),
    email: userInfo('/email'),
    name: firstOf(
      userInfo('/name'),
      joined(' ', userInfo('/given_name'), userInfo('/family_name')),
      userInfo('/preferred_username'),
    ),
    emailVerified: isTrue(userInfo('/email_verified')),
  },
  emailNote: 'When the server says so; silence means no.',
  refresh: {
    grant: 'refresh_token',
    note: 'Many servers want the scope offline_access: add it under `scopes`.',
  },
};
