import { isTrue, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

export const dropbox: Provider = {
  id: 'dropbox',
  name: 'Dropbox',
  status: 'live',
  documentation: 'https://developers.dropbox.com/oauth-guide',
  registration:
    'App console: create an app (its app key is the client id). The callback URL goes into Redirect URIs, and the permission account_info.read must be ticked.',
  notes: ['A scope that is asked for must be ticked under Permissions of the app as well.'],
  secret: 'text',
  authorize: {
    url: 'https://www.dropbox.com/oauth2/authorize',
    scopes: ['account_info.read'],
    parameters: { token_access_type: 'offline' },
    pkce: true,
  },
  token: { url: 'https://api.dropboxapi.com/oauth2/token', client: 'post' },
  userInfo: { url: 'https://api.dropboxapi.com/2/users/get_current_account', method: 'POST' },
  mapping: {
    id: userInfo('/account_id'),
    email: userInfo('/email'),
    name: userInfo('/name/display_name'),
    emailVerified: isTrue(userInfo('/email_verified')),
  },
  emailNote: 'When Dropbox says so.',
  refuse: [{ unless: userInfo('/disabled'), is: [false] }],
  refresh: { grant: 'refresh_token' },
};
