import { z } from 'zod';
import { pointer } from './json-pointer.js';
import type { Provider, Template } from './provider.js';
import { placeholdersOf, SECRET_PLACEHOLDERS, unknownPlaceholders } from './template-placeholders.js';

/** A sentence or more of the documentation. */
const prose = z.string().regex(/^[A-Z"`].*[.!]$/s, 'must be sentences');
const label = z.string().min(1);
const expression = z.custom<unknown>((value) => typeof value === 'function', 'must be a function');
const regExp = z.instanceof(RegExp);
/** What becomes a part of a URL must match from the first letter to the last. */
const anchored = regExp.refine(({ source }) => /^\^.*\$$/s.test(source), 'must be anchored at both ends');
const jsonPointer = z.string().refine(isPointer, 'must be a JSON pointer (RFC 6901)');
/** RFC 6749 §3.3, and no comma, which separates some. */
const scope = z.string().regex(/^[\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]+$/, 'must be printable ASCII');
const template = z.string().regex(/^([^{}]|\{[\w.]+\})*$/, 'has a brace that belongs to no placeholder');
/** Secrets never stand in a path (rule 20). */
const url = template
  .refine((text) => /^(https:\/\/|\{)/.test(text), 'must be https')
  .refine(
    (text) => !placeholdersOf(text).some((name) => SECRET_PLACEHOLDERS.includes(name)),
    'must not hold a secret',
  );
const headers = z.record(z.string().regex(/^[A-Za-z-]+$/, 'must be the name of a header'), template);
const parameters = z.record(z.string().min(1), template);

const secretKey = z
  .strictObject({
    label,
    required: z.boolean(),
    default: z.string().optional(),
    kind: z
      .enum(['secret', 'hostname', 'hostname-with-port', 'base-url', 'https-url', 'p256-key', 'list'])
      .optional(),
    pattern: regExp.optional(),
    patternHint: label.optional(),
    placeholder: z.string().optional(),
    derives: expression.optional(),
    overrides: z.enum(['authorizationUrl', 'tokenUrl', 'userInfoUrl', 'issuer', 'jwksUri']).optional(),
  })
  .refine(
    ({ kind, pattern }) => kind !== undefined || anchored.safeParse(pattern).success,
    'needs a kind, or an anchored pattern',
  )
  .refine(
    ({ pattern, patternHint }) => (pattern === undefined) === (patternHint === undefined),
    'needs words for its pattern',
  )
  .refine((key) => !(key.required && key.default !== undefined), 'is required, so its default is of no use');

const userInfo = z.strictObject({
  url,
  method: z.literal('POST').optional(),
  scheme: z.enum(['OAuth', 'OAuth2']).nullable().optional(),
  query: parameters.optional(),
  headers: headers.optional(),
  variables: z.record(z.string(), z.strictObject({ value: expression, pattern: anchored })).optional(),
});

const idToken = z.strictObject({
  issuers: z.array(template).min(1),
  keys: url,
  // Never `none`, and never a key that we share with others (rule 9).
  algorithms: z.array(z.enum(['RS256', 'PS256', 'ES256', 'EdDSA'])).min(1),
  nonce: z.boolean(),
  required: z.boolean(),
  sameAs: z.strictObject({ claim: z.string(), userInfo: jsonPointer }).optional(),
  ignoreOtherIssuers: z.literal(true).optional(),
  checks: z.array(z.enum(['microsoftTenant'])).optional(),
  completesUserInfo: z.literal(true).optional(),
});

const schema = z.strictObject({
  id: z.string().regex(/^[a-z][A-Za-z0-9]*$/),
  name: label,
  status: z.enum(['live', 'retired']),
  documentation: z.url({ protocol: /^https$/ }),
  registration: prose,
  notes: z.array(prose),
  secret: z.record(z.string(), secretKey),
  issuedBy: template.optional(),
  authorize: z.strictObject({
    url,
    scopes: z.array(scope),
    scopeSeparator: z.literal(',').optional(),
    customScopes: z.enum(['replace', 'none']).optional(),
    parameters: parameters.optional(),
    pkce: z.boolean(),
    issuer: z.url({ protocol: /^https$/ }).optional(),
    loopbackByAddress: z.literal(true).optional(),
    formPost: z.literal(true).optional(),
  }),
  token: z.strictObject({
    url,
    client: z.enum(['post', 'basic', 'public', 'appleJwt', 'discovered']),
    format: z.literal('json').optional(),
    headers: headers.optional(),
    parameters: parameters.optional(),
    omit: z.array(z.enum(['redirect_uri', 'client_id'])).optional(),
    answer: z
      .strictObject({
        accessToken: jsonPointer,
        refreshToken: jsonPointer.nullable(),
        expiresIn: jsonPointer.nullable(),
      })
      .optional(),
  }),
  userInfo: userInfo.nullable(),
  extras: z.record(z.string(), z.strictObject({ url, headers: headers.optional() })).optional(),
  idToken: idToken.optional(),
  mapping: z.strictObject({ id: expression, email: expression, name: expression, emailVerified: expression }),
  emailNote: prose,
  refuse: z
    .array(
      z.strictObject({
        unless: expression,
        is: z.union([z.array(z.union([z.string(), z.number(), z.boolean()])).min(1), expression]),
      }),
    )
    .optional(),
  refresh: z
    .strictObject({
      grant: z.enum(['refresh_token', 'fb_exchange_token']),
      parameters: parameters.optional(),
      singleUse: z.literal(true).optional(),
      note: prose.optional(),
    })
    .nullable(),
});

/** What one part demands of another. */
const AGREEMENTS: readonly (readonly [fault: string, holds: (provider: Provider) => boolean])[] = [
  [
    'token.client: a public client proves itself by PKCE',
    ({ token, authorize }) => token.client !== 'public' || authorize.pkce,
  ],
  [
    'secret: Apple’s token needs keyID, teamID and p8',
    ({ token, secret }) => token.client !== 'appleJwt' || hasKeys(secret, 'keyID', 'teamID', 'p8'),
  ],
  [
    'secret: needs clientSecret',
    ({ token, secret }) =>
      token.client === 'appleJwt' || secret === 'text' || hasKeys(secret, 'clientSecret'),
  ],
  [
    'secret: discovery needs wellKnownEndpoint',
    (provider) => !usesDiscovery(provider) || hasKeys(provider.secret, 'wellKnownEndpoint'),
  ],
  [
    'idToken: is all there is, so it must be required',
    ({ userInfo: asked, idToken: claims }) => asked !== null || claims?.required === true,
  ],
  [
    'idToken.nonce: a token that decides must be tied to this login',
    ({ idToken: claims }) => claims?.required !== true || claims.nonce,
  ],
  [
    'idToken.sameAs: compares with user info, which is not asked for',
    ({ userInfo: asked, idToken: claims }) => asked !== null || claims?.sameAs === undefined,
  ],
  [
    'authorize.issuer: the id token says it already',
    ({ authorize, idToken: claims }) => authorize.issuer === undefined || claims === undefined,
  ],
  [
    'authorize.scopes: none can be asked for',
    ({ authorize }) => authorize.customScopes !== 'none' || authorize.scopes.length === 0,
  ],
  [
    'extras: hang on user info, which is not asked for',
    ({ userInfo: asked, extras }) => asked !== null || extras === undefined,
  ],
];

/**
 * Holds a descriptor against what the flow understands, so that a slip in it stops the start and not a login.
 *
 * @throws Error with the provider's name and one line per fault
 */
export function checkedProvider(provider: Provider): Provider {
  const secret = provider.secret === 'text' ? {} : provider.secret;
  const issues = schema.safeParse({ ...provider, secret }).error?.issues ?? [];
  const faults = [
    ...issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`),
    ...unknownPlaceholders(provider).map(([where, name]) => `${where}: has an unknown placeholder {${name}}`),
    ...AGREEMENTS.filter(([, holds]) => !holds(provider)).map(([fault]) => fault),
  ];
  if (faults.length > 0)
    throw new Error(faults.map((fault) => `provider ${provider.name}: ${fault}`).join('\n'));
  return provider;
}

function usesDiscovery({ authorize, token }: Provider): boolean {
  return (
    [authorize.url, token.url].some((text: Template) => text.includes('{discovery.')) ||
    token.client === 'discovered'
  );
}

function hasKeys(secret: Provider['secret'], ...names: readonly string[]): boolean {
  return secret !== 'text' && names.every((name) => Object.hasOwn(secret, name));
}

function isPointer(text: string): boolean {
  try {
    pointer(text);
    return true;
  } catch {
    return false;
  }
}
