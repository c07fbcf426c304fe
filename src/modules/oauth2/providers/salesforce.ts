import { firstOf, isTrue, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

export const salesforce: Provider = {
  id: 'salesforce',
  name: 'Salesforce',
  status: 'live',
  documentation: 'https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_web_server_flow.htm',
  registration:
    'Setup, App Manager: create an external client app or connected app with OAuth, the callback URL, and the scopes openid, profile and email. Consumer key and secret are client id and secret.',
  notes: [
    'Sandboxes: set `authorizationUrl`, `tokenUrl` and `userInfoUrl` to the same paths at test.salesforce.com; own domains likewise.',
    'Deactivated users are turned away.',
    'Id tokens of organisations with their own domain are passed over; user info is asked in any case.',
  ],
  secret: 'text',
  authorize: {
    url: 'https://login.salesforce.com/services/oauth2/authorize',
    scopes: ['openid', 'profile', 'email'],
    pkce: true,
  },
  token: { url: 'https://login.salesforce.com/services/oauth2/token', client: 'basic' },
  userInfo: { url: 'https://login.salesforce.com/services/oauth2/userinfo' },
  idToken: {
    issuers: ['https://login.salesforce.com'],
    keys: 'https://login.salesforce.com/id/keys',
    algorithms: ['RS256'],
    nonce: true,
    required: false,
    sameAs: { claim: 'sub', userInfo: '/sub' },
    ignoreOtherIssuers: true,
  },
  mapping: {
    id: userInfo('/user_id'),
    email: userInfo('/email'),
    name: firstOf(userInfo('/name'), userInfo('/preferred_username')),
    emailVerified: isTrue(userInfo('/email_verified')),
  },
  emailNote: 'When Salesforce says so.',
  refuse: [{ unless: userInfo('/active'), is: [true] }],
  refresh: {
    grant: 'refresh_token',
    note: 'Give the app the scope refresh_token and add it under `scopes`; an app without it refuses the login when asked.',
  },
};
