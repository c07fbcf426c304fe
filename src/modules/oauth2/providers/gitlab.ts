import { firstOf, present, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

export const gitlab: Provider = {
  id: 'gitlab',
  name: 'GitLab',
  status: 'live',
  documentation: 'https://docs.gitlab.com/api/oauth2/',
  registration:
    'User settings, Applications (or those of a group, or of the whole server): add one with the callback URL as its redirect URI, confidential, with the scope read_user.',
  notes: [
    'A server of your own: give its address as `endpoint`. In a private network it needs `allowPrivateNetwork: true` as well.',
    'Ids count within one server. After a change of `endpoint` everybody comes as a new person.',
    'Blocked and deactivated users are turned away.',
  ],
  secret: {
    clientSecret: { label: 'Application secret', required: true, kind: 'secret' },
    endpoint: {
      label: 'Address of the server, with its path and without a slash at the end',
      required: false,
      default: 'https://gitlab.com',
      kind: 'base-url',
    },
  },
  issuedBy: '{endpoint}',
  authorize: { url: '{endpoint}/oauth/authorize', scopes: ['read_user'], pkce: true },
  token: { url: '{endpoint}/oauth/token', client: 'post' },
  userInfo: { url: '{endpoint}/api/v4/user' },
  // They come to those who ask for the scope openid only.
  idToken: {
    issuers: ['{endpoint}'],
    keys: '{endpoint}/oauth/discovery/keys',
    algorithms: ['RS256'],
    nonce: true,
    required: false,
  },
  mapping: {
    id: userInfo('/id'),
    email: userInfo('/email'),
    name: firstOf(userInfo('/name'), userInfo('/username')),
    emailVerified: present(userInfo('/confirmed_at')),
  },
  emailNote:
    'When it is confirmed, which GitLab wants before it makes an address the primary one. A server with that check switched off says yes to all.',
  refuse: [{ unless: userInfo('/state'), is: ['active'] }],
  refresh: { grant: 'refresh_token', singleUse: true },
};
