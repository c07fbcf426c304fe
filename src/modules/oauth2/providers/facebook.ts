import { never, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

/** A version lives about two years. */
const GRAPH = 'v25.0';

export const facebook: Provider = {
  id: 'facebook',
  name: 'Facebook',
  status: 'live',
  documentation: 'https://developers.facebook.com/documentation/facebook-login/guides/advanced/manual-flow',
  registration:
    'Meta for Developers, My Apps: create an app that authenticates people with Facebook Login. The callback URL goes into Valid OAuth Redirect URIs of the Facebook Login settings; app id and app secret stand under App settings, Basic.',
  notes: [
    'There is no address when the account was made with a phone number, or when the person unticks it.',
    'Calls are signed with the app secret, so "Require App Secret" may be switched on.',
    'Scopes are joined with commas.',
  ],
  secret: 'text',
  authorize: {
    url: `https://www.facebook.com/${GRAPH}/dialog/oauth`,
    scopes: ['email', 'public_profile'],
    scopeSeparator: ',',
    pkce: false,
  },
  token: { url: `https://graph.facebook.com/${GRAPH}/oauth/access_token`, client: 'post' },
  userInfo: {
    url: `https://graph.facebook.com/${GRAPH}/me`,
    query: { fields: 'id,name,email', appsecret_proof: '{appSecretProof}' },
  },
  mapping: {
    id: userInfo('/id'),
    email: userInfo('/email'),
    name: userInfo('/name'),
    emailVerified: never,
  },
  emailNote: 'Never: Facebook says nothing about whether the person has confirmed it.',
  refresh: {
    grant: 'fb_exchange_token',
    note: 'Facebook has no refresh tokens. A refresh exchanges the access token while it is good, for one that lasts about 60 days; once it has expired, the person signs in again.',
  },
};
