import { callback, idToken, isTrue, joined } from './expressions.js';
import type { Provider } from './provider.js';

export const apple: Provider = {
  id: 'apple',
  name: 'Apple',
  status: 'live',
  documentation: 'https://developer.apple.com/documentation/signinwithapplerestapi',
  registration:
    'Certificates, Identifiers & Profiles: an App ID with Sign in with Apple, a Services ID for the web (its identifier is the client id) with the domain and the callback URL, and a key with Sign in with Apple, whose .p8 file can be downloaded once.',
  notes: [
    'Return URLs need https and a domain name: neither localhost nor an IP address will do.',
    'The name comes on the very first consent only. Who has signed in before a test must remove the app under "Sign in with Apple" in the settings of the Apple account to see it again.',
    'With "Hide My Email" the address is a relay, which lets mail through only from senders that are registered with Apple.',
    'The answer is a cross-site form post, and the client secret a token that is signed anew for every call: both happen by themselves.',
  ],
  secret: {
    keyID: {
      label: 'Key ID of the key',
      required: true,
      pattern: /^[A-Z0-9]{10}$/,
      patternHint: 'ten capital letters and digits',
    },
    teamID: {
      label: 'Team ID',
      required: true,
      pattern: /^[A-Z0-9]{10}$/,
      patternHint: 'ten capital letters and digits',
    },
    p8: { label: 'What the .p8 file holds, with its BEGIN and END lines', required: true, kind: 'p256-key' },
  },
  authorize: {
    url: 'https://appleid.apple.com/auth/authorize',
    scopes: ['name', 'email'],
    parameters: { response_mode: 'form_post' },
    pkce: false,
    formPost: true,
  },
  token: { url: 'https://appleid.apple.com/auth/token', client: 'appleJwt' },
  userInfo: null,
  idToken: {
    issuers: ['https://appleid.apple.com'],
    keys: 'https://appleid.apple.com/auth/keys',
    algorithms: ['RS256'],
    nonce: true,
    required: true,
  },
  mapping: {
    id: idToken('/sub'),
    email: idToken('/email'),
    // Not signed, so nothing but the name is taken from it.
    name: joined(' ', callback('/user/name/firstName'), callback('/user/name/lastName')),
    emailVerified: isTrue(idToken('/email_verified')),
  },
  emailNote: 'When Apple says so. Accounts of companies and schools may be unverified.',
  refresh: {
    grant: 'refresh_token',
    note: 'The new access token opens nothing: a refresh proves that the person still consents. Apple wants no more than one a day for each person.',
  },
};
