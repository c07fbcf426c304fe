import { joined, never, userInfo } from './expressions.js';
import type { Provider } from './provider.js';

/** Tradeshift and its sandbox differ in the host, and in nothing else. */
export function tradeshiftAt(host: string): Omit<Provider, 'id' | 'name'> {
  return {
    status: 'live',
    documentation: 'https://developers.tradeshift.com/docs/guides/oauth',
    registration:
      'Developer App on the platform: create an app with the callback URL as its redirect URI. The client id has the form vendor.app.',
    notes: [
      'Tradeshift documents little of this. Try it with a real app before you rely on it; other addresses can be set with `authorizationUrl`, `tokenUrl` and `userInfoUrl`.',
      'Localhost is refused in redirect URIs, so 127.0.0.1 takes its place: register the callback URL with that, and have the server listen there.',
      'Deactivated users are turned away.',
    ],
    secret: 'text',
    authorize: {
      url: `https://${host}/tradeshift/auth/login`,
      scopes: ['openid', 'offline'],
      pkce: false,
      loopbackByAddress: true,
    },
    token: { url: `https://${host}/tradeshift/auth/token`, client: 'basic', omit: ['redirect_uri'] },
    userInfo: {
      url: `https://${host}/tradeshift/rest/external/account/info/user`,
      headers: { 'Content-Type': 'application/json' },
    },
    mapping: {
      id: userInfo('/Id'),
      email: userInfo('/Username'),
      name: joined(' ', userInfo('/FirstName'), userInfo('/LastName')),
      emailVerified: never,
    },
    emailNote: 'Never: it is a user name that companies give to their people.',
    refuse: [{ unless: userInfo('/State'), is: ['ACTIVE'] }],
    refresh: { grant: 'refresh_token', note: 'Needs the scope offline, which is asked for.' },
  };
}

export const tradeshift: Provider = {
  id: 'tradeshift',
  name: 'Tradeshift',
  ...tradeshiftAt('api.tradeshift.com'),
};
