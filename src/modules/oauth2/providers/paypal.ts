import {
  allOf,
  anyOf,
  firstOf,
  isTrue,
  joined,
  lastPathSegment,
  pick,
  sameAsEmail,
  someElement,
  THE_ADDRESS,
  userInfo,
} from './expressions.js';
import type { Provider } from './provider.js';

const addresses = userInfo('/emails');

/** The two halves of PayPal differ in hosts, applications and people, and in nothing else. */
export function paypalAt(site: string, api: string): Omit<Provider, 'id' | 'name' | 'registration'> {
  return {
    status: 'live',
    documentation: 'https://developer.paypal.com/log-in/integrate',
    notes: [
      'PayPal refuses localhost in return URLs, so 127.0.0.1 takes its place: register the callback URL with that, and have the server listen there.',
      'The sandbox and the live site have applications, ids and secrets of their own.',
    ],
    secret: 'text',
    authorize: {
      url: `https://${site}/signin/authorize`,
      scopes: ['openid', 'profile', 'email'],
      parameters: { flowEntry: 'static' },
      pkce: false,
      loopbackByAddress: true,
    },
    token: { url: `https://${api}/v1/oauth2/token`, client: 'basic', omit: ['redirect_uri', 'client_id'] },
    userInfo: {
      url: `https://${api}/v1/identity/oauth2/userinfo`,
      query: { schema: 'paypalv1.1' },
      headers: { 'Content-Type': 'application/json' },
    },
    mapping: {
      // The payer id comes to those only who may read it; this one always does.
      id: lastPathSegment(userInfo('/user_id')),
      email: firstOf(pick(addresses, [{ primary: true }, {}], '/value'), userInfo('/email')),
      name: firstOf(userInfo('/name'), joined(' ', userInfo('/given_name'), userInfo('/family_name'))),
      // verified_account is about the money, not about the address.
      emailVerified: anyOf(
        someElement(addresses, { value: THE_ADDRESS, confirmed: true }),
        allOf(isTrue(userInfo('/email_verified')), sameAsEmail(userInfo('/email'))),
      ),
    },
    emailNote:
      'When PayPal marks it as confirmed, which it rarely does. A verified account is no verified address.',
    refresh: { grant: 'refresh_token' },
  };
}

export const paypal: Provider = {
  id: 'paypal',
  name: 'PayPal',
  registration:
    'Developer dashboard, Apps & Credentials, Live: create a REST app. Switch on Log in with PayPal; in its advanced settings paste the callback URL as a return URL, and tick full name and email address.',
  ...paypalAt('www.paypal.com', 'api-m.paypal.com'),
};
