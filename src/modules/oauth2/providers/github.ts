import { extra, firstOf, pick, someElement, THE_ADDRESS, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

const addresses = extra('emails', '');

// Calls without a User-Agent are refused.
const headers = {
  Accept: 'application/vnd.github+json',
  'X-GitHub-Api-Version': '2022-11-28',
  'User-Agent': '{userAgent}',
};

export const github: Provider = {
  id: 'github',
  name: 'GitHub',
  status: 'live',
  documentation: 'https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps',
  registration:
    'Settings, Developer settings, OAuth Apps: register one and paste the callback URL as its Authorization callback URL. A GitHub App works too; give it the account permission Email addresses: read-only.',
  notes: [
    'GitHub Enterprise Server: set `authorizationUrl: https://HOST/login/oauth/authorize`, `tokenUrl: https://HOST/login/oauth/access_token` and `userInfoUrl: https://HOST/api/v3/user`.',
    'Where the addresses cannot be read, that of the public profile is taken, unverified.',
  ],
  secret: 'text',
  authorize: { url: 'https://github.com/login/oauth/authorize', scopes: ['user:email'], pkce: true },
  token: { url: 'https://github.com/login/oauth/access_token', client: 'post' },
  userInfo: { url: 'https://api.github.com/user', headers },
  extras: { emails: { url: '{userInfoUrl}/emails', headers } },
  mapping: {
    // The login can be renamed, and then taken by somebody else.
    id: userInfo('/id'),
    email: firstOf(
      pick(addresses, [{ primary: true, verified: true }, { verified: true }, { primary: true }], '/email'),
      userInfo('/email'),
    ),
    name: firstOf(userInfo('/name'), userInfo('/login')),
    emailVerified: someElement(addresses, { email: THE_ADDRESS, verified: true }),
  },
  emailNote:
    'When GitHub has verified it. A verified one is preferred to an unverified primary one; that of the public profile alone proves nothing.',
  refresh: {
    grant: 'refresh_token',
    singleUse: true,
    note: 'Tokens of OAuth Apps do not expire, so there is nothing to refresh. GitHub Apps with expiring user tokens issue refresh tokens, which last about six months.',
  },
};
