import { never, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

const headers = { 'Notion-Version': '2022-06-28' };

export const notion: Provider = {
  id: 'notion',
  name: 'Notion',
  status: 'live',
  documentation: 'https://developers.notion.com/guides/get-started/authorization',
  registration:
    'Notion integrations: create a public one with the callback URL among its redirect URIs, and the capability to read user information including email addresses.',
  notes: [
    'There are no scopes: those of a request are left out. What a token may do is set on the integration.',
    'A token that belongs to a whole workspace names no person, and the login fails with `user_missing_id`.',
  ],
  secret: 'text',
  authorize: {
    url: 'https://api.notion.com/v1/oauth/authorize',
    scopes: [],
    customScopes: 'none',
    parameters: { owner: 'user' },
    pkce: false,
  },
  token: { url: 'https://api.notion.com/v1/oauth/token', client: 'basic', format: 'json', headers },
  userInfo: { url: 'https://api.notion.com/v1/users/me', headers },
  mapping: {
    // The answer describes the integration; the person is its owner.
    id: userInfo('/bot/owner/user/id'),
    email: userInfo('/bot/owner/user/person/email'),
    name: userInfo('/bot/owner/user/name'),
    emailVerified: never,
  },
  emailNote: 'Never: administrators of workspaces can set the addresses of their people.',
  refresh: {
    grant: 'refresh_token',
    note: 'Older integrations issue no refresh token; their tokens do not expire.',
  },
};
