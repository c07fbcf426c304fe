import type { Provider, Template } from './provider.js';

/** Those that open something: never a part of a path. */
export const SECRET_PLACEHOLDERS: readonly string[] = ['clientSecret', 'accessToken', 'appSecretProof'];

/** What every request can fill in. */
const COMMON = [...SECRET_PLACEHOLDERS, 'clientId', 'redirectUri', 'scopes', 'userInfoUrl', 'userAgent'];
/** OpenID Connect Discovery 1.0 §3. */
const DISCOVERED = [
  'discovery.issuer',
  'discovery.authorization_endpoint',
  'discovery.token_endpoint',
  'discovery.userinfo_endpoint',
  'discovery.jwks_uri',
];

export function placeholdersOf(template: Template): readonly string[] {
  return [...template.matchAll(/\{([\w.]+)\}/g)].map(([, name = '']) => name);
}

/** Placeholders that nothing would fill, with the place of their template. */
export function unknownPlaceholders(provider: Provider): readonly (readonly [where: string, name: string])[] {
  const settings = settingsOf(provider);
  const variables = Object.keys(provider.userInfo?.variables ?? {});
  return templatesOf(provider).flatMap(([where, template]) => {
    const known = [...knownAt(where, settings), ...(where === 'userInfo.url' ? variables : [])];
    return placeholdersOf(template)
      .filter((name) => !known.includes(name))
      .map((name) => [where, name] as const);
  });
}

function knownAt(where: string, settings: readonly string[]): readonly string[] {
  switch (where) {
    case 'issuedBy':
      return settings;
    case 'idToken.issuers':
      return [...settings, ...DISCOVERED, 'tid'];
    default:
      return [...settings, ...DISCOVERED, ...COMMON];
  }
}

/** By name, by placeholder, and what follows from them. */
function settingsOf({ secret }: Provider): readonly string[] {
  if (secret === 'text') return [];
  return Object.entries(secret).flatMap(([name, { placeholder = name, derives, kind }]) =>
    // Its own name is said above: in what is no request it must not be known.
    kind === 'secret' ? [] : [name, placeholder, ...Object.keys(derives?.('') ?? {})],
  );
}

function templatesOf(provider: Provider): readonly (readonly [where: string, template: Template])[] {
  const { authorize, token, userInfo, extras = {}, idToken, refresh, issuedBy } = provider;
  const all = (where: string, templates: Readonly<Record<string, Template>> = {}) =>
    Object.values(templates).map((template) => [where, template] as const);
  return [
    ['authorize.url', authorize.url],
    ...all('authorize.parameters', authorize.parameters),
    ['token.url', token.url],
    ...all('token.headers', token.headers),
    ...all('token.parameters', token.parameters),
    ['userInfo.url', userInfo?.url ?? ''],
    ...all('userInfo.query', userInfo?.query),
    ...all('userInfo.headers', userInfo?.headers),
    ...Object.values(extras).flatMap((extra) => [
      ['extras', extra.url] as const,
      ...all('extras', extra.headers),
    ]),
    ...(idToken?.issuers ?? []).map((issuer) => ['idToken.issuers', issuer] as const),
    ['idToken.keys', idToken?.keys ?? ''],
    ...all('refresh.parameters', refresh?.parameters),
    ['issuedBy', issuedBy ?? ''],
  ];
}
