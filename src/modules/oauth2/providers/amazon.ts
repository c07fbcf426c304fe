import { never, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

export const amazon: Provider = {
  id: 'amazon',
  name: 'Amazon',
  status: 'live',
  documentation: 'https://developer.amazon.com/docs/login-with-amazon/authorization-code-grant.html',
  registration:
    'Developer console, Login with Amazon: create a security profile. The callback URL goes into Allowed Return URLs under its Web Settings.',
  notes: [
    'Return URLs must be https, but for localhost.',
    'The user id belongs to your developer account: another account sees the same person under another id.',
  ],
  secret: 'text',
  authorize: { url: 'https://www.amazon.com/ap/oa', scopes: ['profile'], pkce: true },
  token: { url: 'https://api.amazon.com/auth/o2/token', client: 'post' },
  userInfo: { url: 'https://api.amazon.com/user/profile' },
  mapping: {
    id: userInfo('/user_id'),
    email: userInfo('/email'),
    name: userInfo('/name'),
    emailVerified: never,
  },
  emailNote: 'Never: Amazon says nothing about whether the address has been confirmed.',
  refresh: { grant: 'refresh_token' },
};
