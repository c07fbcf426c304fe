import {
  allOf,
  anyOf,
  dropGuestUpn,
  firstOf,
  idToken,
  isTrue,
  listHasEmail,
  sameAsEmail,
  userInfo,
} from './expressions.js';
import type { Provider } from './provider.js';

export const microsoft: Provider = {
  id: 'microsoft',
  name: 'Microsoft',
  status: 'live',
  documentation: 'https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow',
  registration:
    'Entra admin center, App registrations: register an app with the callback URL as a redirect URI of the platform Web. The secret is the value (not the id) of a client secret of the page Certificates & secrets.',
  notes: [
    '`tenantID` must fit what the registration allows: `common`, `organizations`, `consumers`, or one tenant by its id or domain.',
    'Many personal accounts have no mail address in the directory; guests have a made-up user name, which is not taken for one.',
  ],
  secret: {
    clientSecret: { label: 'Value of the client secret', required: true, kind: 'secret' },
    tenantID: {
      label: 'Who may sign in: common, organizations, consumers, or one tenant by its id or domain',
      required: false,
      default: 'common',
      placeholder: 'tenant',
      pattern: /^(common|organizations|consumers|[0-9a-fA-F-]{36}|[a-z0-9][a-z0-9.-]{1,250})$/,
      patternHint: 'common, organizations, consumers, the id of a tenant or its domain in lower case',
    },
  },
  authorize: {
    url: 'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize',
    scopes: ['openid', 'profile', 'email', 'offline_access', 'User.Read'],
    parameters: { response_mode: 'query' },
    pkce: true,
  },
  token: {
    url: 'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token',
    client: 'post',
    parameters: { scope: '{scopes}' },
  },
  userInfo: { url: 'https://graph.microsoft.com/v1.0/me' },
  idToken: {
    // The tenant of the person, who may come from any.
    issuers: ['https://login.microsoftonline.com/{tid}/v2.0'],
    keys: 'https://login.microsoftonline.com/{tenant}/discovery/v2.0/keys',
    algorithms: ['RS256'],
    nonce: true,
    required: true,
    sameAs: { claim: 'oid', userInfo: '/id' },
    checks: ['microsoftTenant'],
  },
  mapping: {
    id: userInfo('/id'),
    email: firstOf(userInfo('/mail'), idToken('/email'), dropGuestUpn(userInfo('/userPrincipalName'))),
    name: userInfo('/displayName'),
    // Administrators of any tenant write into mail, email and userPrincipalName what they like ("nOAuth").
    emailVerified: anyOf(
      allOf(isTrue(idToken('/xms_edov')), sameAsEmail(idToken('/email'))),
      listHasEmail(idToken('/verified_primary_email')),
      listHasEmail(idToken('/verified_secondary_email')),
    ),
  },
  emailNote:
    'When the id token proves it, which takes an optional claim of the app registration: add `xms_edov` (and `email`) under Token configuration. Without, administrators of any tenant could claim any address. With `tenantID` set to your own tenant you may set `trustEmail` instead.',
  refresh: { grant: 'refresh_token', parameters: { scope: '{scopes}' } },
};
