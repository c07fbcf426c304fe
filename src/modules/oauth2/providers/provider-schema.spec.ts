import { PROVIDERS } from './catalogue.js';
import { apple } from './apple.js';
import { etsy } from './etsy.js';
import { github } from './github.js';
import { oidc } from './oidc.js';
import { okta } from './okta.js';
import type { Provider } from './provider.js';
import { checkedProvider } from './provider-schema.js';

/** What is wrong with it, without the provider's name, which begins every line. */
function faults(provider: Provider): string[] {
  try {
    checkedProvider(provider);
  } catch (error) {
    return (error as Error).message.split('\n').map((line) => {
      const beginning = `provider ${provider.name}: `;
      expect(line.startsWith(beginning)).toBe(true);
      return line.slice(beginning.length);
    });
  }
  return [];
}

const authorize = (changes: Partial<Provider['authorize']>): Provider => ({
  ...github,
  authorize: { ...github.authorize, ...changes },
});
const token = (changes: Partial<Provider['token']>): Provider => ({
  ...github,
  token: { ...github.token, ...changes },
});
const idToken = (provider: Provider, changes: Partial<Provider['idToken'] & object>): Provider => ({
  ...provider,
  idToken: { ...provider.idToken!, ...changes },
});
const domain = (changes: object) => ({
  ...okta,
  secret: { ...(okta.secret as object), oktaDomain: { label: 'Domain', required: true, ...changes } },
});

describe('checkedProvider', () => {
  it.each([...PROVIDERS.values()].map((provider) => [provider.name, provider] as const))(
    'finds nothing wrong with %s',
    (_name, provider) => {
      expect(faults(provider)).toEqual([]);
    },
  );

  it.each<[string, Provider, string]>([
    ['a URL without TLS', authorize({ url: 'http://a.example' }), 'authorize.url: must be https'],
    [
      'an unknown placeholder',
      authorize({ url: 'https://{domain}/' }),
      'authorize.url: has an unknown placeholder {domain}',
    ],
    ['an open brace', authorize({ url: 'https://a.example/{x' }), 'authorize.url: has a brace'],
    [
      'a secret in a path',
      token({ url: 'https://a.example/{clientSecret}' }),
      'token.url: must not hold a secret',
    ],
    ['a scope with a blank', authorize({ scopes: ['a b'] }), 'authorize.scopes.0: must be printable ASCII'],
    [
      'scopes where there are none',
      authorize({ customScopes: 'none' }),
      'authorize.scopes: none can be asked for',
    ],
    [
      'a claim where only issuers have them',
      authorize({ url: 'https://a.example/{tid}' }),
      'authorize.url: has an unknown placeholder {tid}',
    ],
    [
      'a public client without PKCE',
      { ...etsy, authorize: { ...etsy.authorize, pkce: false } },
      'token.client: a public client',
    ],
    [
      'a pointer that is none',
      token({ answer: { accessToken: 'access_token', refreshToken: null, expiresIn: null } }),
      'token.answer.accessToken: must be a JSON pointer',
    ],
    ['a misspelt field', { ...github, tokens: {} } as Provider, ': Unrecognized key: "tokens"'],
    ['notes that are no sentences', { ...github, notes: ['remember'] }, 'notes.0: must be sentences'],
    [
      'an algorithm that anybody can sign with',
      idToken(okta, { algorithms: ['HS256' as 'RS256'] }),
      'idToken.algorithms.0: ',
    ],
    ['a deciding token without nonce', idToken(oidc, { nonce: false }), 'idToken.nonce: '],
    ['nothing to tell people by', { ...github, userInfo: null, extras: {} }, 'idToken: is all there is'],
    ['a secret of the wrong form', { ...apple, secret: 'text' }, 'secret: Apple’s token needs'],
    [
      'discovery without a document',
      { ...oidc, secret: 'text' },
      'secret: discovery needs wellKnownEndpoint',
    ],
    [
      'a setting for URLs that nothing checks',
      domain({}),
      'secret.oktaDomain: needs a kind, or an anchored pattern',
    ],
    [
      'a pattern that is not anchored',
      domain({ pattern: /[a-z]+/, patternHint: 'letters' }),
      'secret.oktaDomain: needs a kind, or an anchored pattern',
    ],
    [
      'a pattern without words',
      domain({ kind: 'hostname', pattern: /^x$/ }),
      'secret.oktaDomain: needs words',
    ],
    [
      'a part of a URL that is not anchored',
      {
        ...etsy,
        userInfo: { ...etsy.userInfo!, variables: { tokenUserId: { value: () => '', pattern: /[0-9]+/ } } },
      },
      'userInfo.variables.tokenUserId.pattern: must be anchored',
    ],
  ])('refuses %s', (_what, provider, beginning) => {
    const found = faults(provider);
    expect(found).toContainEqual(expect.stringContaining(beginning));
  });
});
