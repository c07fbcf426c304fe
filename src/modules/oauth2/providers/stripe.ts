import { firstOf, never, token, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

export const stripe: Provider = {
  id: 'stripe',
  name: 'Stripe',
  status: 'live',
  documentation: 'https://docs.stripe.com/connect/oauth-reference',
  registration:
    'Dashboard, Connect, OAuth settings: switch OAuth on and add the callback URL to the redirects. The client id begins with ca_, and the client secret is a secret API key of the platform (sk_…).',
  notes: [
    'Stripe advises new platforms against this way of connecting.',
    'There is one scope, read_write or read_only: what a request or `scopes` asks for takes its place. Where your platform may, set `scopes: [read_only]`, for the tokens are keys to the accounts of others.',
    'Test mode and live mode have client ids and keys of their own.',
  ],
  secret: 'text',
  authorize: {
    url: 'https://connect.stripe.com/oauth/authorize',
    scopes: ['read_write'],
    customScopes: 'replace',
    pkce: false,
  },
  token: {
    url: 'https://connect.stripe.com/oauth/token',
    client: 'post',
    omit: ['client_id', 'redirect_uri'],
  },
  userInfo: { url: 'https://api.stripe.com/v1/account' },
  mapping: {
    id: userInfo('/id'),
    email: userInfo('/email'),
    name: firstOf(userInfo('/business_profile/name'), userInfo('/settings/dashboard/display_name')),
    emailVerified: never,
  },
  emailNote: 'Never: Stripe says nothing about the address.',
  refuse: [{ unless: userInfo('/id'), is: token('/stripe_user_id') }],
  refresh: { grant: 'refresh_token', note: 'Access tokens do not expire.' },
};
