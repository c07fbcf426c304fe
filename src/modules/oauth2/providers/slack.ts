import { isTrue, joined, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

export const slack: Provider = {
  id: 'slack',
  name: 'Slack',
  status: 'live',
  documentation: 'https://docs.slack.dev/authentication/sign-in-with-slack/',
  registration:
    'Slack API, Your Apps: create one. The callback URL goes into Redirect URLs of the page OAuth & Permissions.',
  notes: [
    'This is Sign in with Slack over OpenID Connect. Its predecessor with identity scopes is not used.',
    'Slack takes no scopes but openid, profile and email here.',
    'Redirect URLs must be https.',
    'Leave PKCE of the app off: it makes the app a public client for good.',
  ],
  secret: 'text',
  authorize: {
    url: 'https://slack.com/openid/connect/authorize',
    scopes: ['openid', 'profile', 'email'],
    pkce: false,
  },
  token: { url: 'https://slack.com/api/openid.connect.token', client: 'post' },
  userInfo: { url: 'https://slack.com/api/openid.connect.userInfo' },
  idToken: {
    issuers: ['https://slack.com'],
    keys: 'https://slack.com/openid/connect/keys',
    algorithms: ['RS256'],
    nonce: true,
    required: false,
    sameAs: { claim: 'sub', userInfo: '/sub' },
  },
  mapping: {
    // Two teams may have people of the same id.
    id: joined('_', userInfo('/https:~1~1slack.com~1team_id'), userInfo('/sub')),
    email: userInfo('/email'),
    name: userInfo('/name'),
    emailVerified: isTrue(userInfo('/email_verified')),
  },
  emailNote: 'When Slack says so.',
  // Failures come with status 200.
  refuse: [{ unless: userInfo('/ok'), is: [true] }],
  refresh: {
    grant: 'refresh_token',
    singleUse: true,
    note: 'Only with token rotation, which cannot be switched off again. Without, tokens do not expire.',
  },
};
