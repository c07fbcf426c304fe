import { extra, firstOf, pick, someElement, THE_ADDRESS, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

const addresses = extra('emails', '/values');

export const bitbucket: Provider = {
  id: 'bitbucket',
  name: 'Bitbucket',
  status: 'live',
  documentation: 'https://developer.atlassian.com/cloud/bitbucket/oauth-2/',
  registration:
    'Workspace settings, OAuth consumers: add a consumer (its key is the client id) with the permissions Account: Email and Account: Read.',
  notes: [
    'A consumer has one callback URL. Permissions are ticked on it, so no scope is sent.',
    'This is Bitbucket Cloud with its own consumers, not an app of the Atlassian developer console.',
  ],
  secret: 'text',
  authorize: { url: 'https://bitbucket.org/site/oauth2/authorize', scopes: [], pkce: false },
  token: { url: 'https://bitbucket.org/site/oauth2/access_token', client: 'basic' },
  userInfo: { url: 'https://api.bitbucket.org/2.0/user' },
  extras: { emails: { url: '{userInfoUrl}/emails' } },
  mapping: {
    id: userInfo('/uuid'),
    email: pick(
      addresses,
      [{ is_primary: true, is_confirmed: true }, { is_confirmed: true }, { is_primary: true }],
      '/email',
    ),
    name: firstOf(userInfo('/display_name'), userInfo('/nickname')),
    emailVerified: someElement(addresses, { email: THE_ADDRESS, is_confirmed: true }),
  },
  emailNote: 'When it is confirmed. A confirmed one is preferred to an unconfirmed primary one.',
  refresh: { grant: 'refresh_token' },
};
