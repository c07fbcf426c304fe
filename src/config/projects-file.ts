import { readFileSync } from 'node:fs';
import { type Document, parseDocument } from 'yaml';
import { z } from 'zod';
import type { Instant } from '../kernel/clock.js';
import type { OAuth2Settings, Platform, Project } from '../kernel/project.js';
import { hashSecret } from '../kernel/secret.js';
import { ConfigurationError } from './problems.js';

const DAY_SECONDS = 86_400;

const flag = (fallback: boolean) => z.boolean().default(fallback);
const wholeNumber = (least: number, most: number, fallback: number) =>
  z.number().int().min(least).max(most).default(fallback);
const host = z
  .string()
  .regex(
    /^(\*|(\*\.)?[a-zA-Z0-9.-]+|\[[0-9a-fA-F:]+\])$/,
    'must be a host name, without scheme and port; it may begin with "*."',
  );

const platform = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.enum(['web', 'flutter-web']), hostname: host, name: z.string().optional() }),
    z.strictObject({
      type: z.enum(['android', 'flutter-android']),
      packageName: z.string().min(1),
      name: z.string().optional(),
    }),
    z.strictObject({
      type: z.enum([
        'apple',
        'apple-ios',
        'apple-macos',
        'apple-watchos',
        'apple-tvos',
        'flutter-ios',
        'flutter-macos',
      ]),
      bundleId: z.string().min(1),
      name: z.string().optional(),
    }),
    z.strictObject({
      type: z.enum(['flutter-linux', 'flutter-windows']),
      packageName: z.string().min(1),
      name: z.string().optional(),
    }),
  ])
  .transform((found): Platform => {
    if ('hostname' in found) return { kind: 'web', name: found.hostname };
    return { kind: 'native', name: 'bundleId' in found ? found.bundleId : found.packageName };
  });

const apiKey = z.strictObject({
  name: z.string().min(1),
  secret: z.string().min(16, 'must be 16 characters or more'),
  scopes: z.array(z.string()).default([]),
  expire: z.iso.datetime({ offset: true }).optional(),
});

/** RFC 6749 §3.3. */
const oauth2Scope = z
  .string()
  .regex(
    /^[\x21\x23-\x5b\x5d-\x7e]{1,4096}$/,
    'must be printable ASCII without blanks, quotes and backslashes',
  );
const text = z.string('must be a text, in quotes where it looks like a number');

/** What beyond this a provider knows, its module checks: it knows the providers. */
const oauth2Provider = z
  .object({
    enabled: flag(false),
    clientId: text.default(''),
    clientSecret: z
      .union([text, z.record(z.string(), z.unknown())], 'must be a text or an object')
      .default(''),
    authorizationUrl: text.optional(),
    tokenUrl: text.optional(),
    userInfoUrl: text.optional(),
    issuer: text.optional(),
    jwksUri: text.optional(),
    trustEmail: flag(false),
    allowPrivateNetwork: flag(false),
    scopes: z.array(oauth2Scope).max(100).default([]),
  })
  .catchall(z.unknown())
  .transform((found): OAuth2Settings => {
    const { enabled, clientId, clientSecret, trustEmail, allowPrivateNetwork, scopes, ...others } = found;
    const { authorizationUrl, tokenUrl, userInfoUrl, issuer, jwksUri, ...keys } = others;
    const urls = { authorizationUrl, tokenUrl, userInfoUrl, issuer, jwksUri };
    const given = Object.fromEntries(Object.entries(urls).filter(([, url]) => url !== undefined));
    return { enabled, clientId, clientSecret, trustEmail, allowPrivateNetwork, scopes, keys, ...given };
  });

/** One entry of `projects:`. Unknown keys are refused: a misspelt setting must not be a silent default. */
const project = z.strictObject({
  id: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,35}$/,
      'must be 1 to 36 letters, digits, ".", "_" or "-", beginning with a letter or digit',
    ),
  name: z.string().min(1).max(128).optional(),
  url: z.union([z.url({ protocol: /^https?$/ }), z.literal('')]).default(''),
  services: z.strictObject({ account: flag(true) }).prefault({}),
  platforms: z.array(platform).default([]),
  apiKeys: z.array(apiKey).default([]),
  auth: z
    .strictObject({
      methods: z
        .strictObject({
          emailPassword: flag(true),
          magicUrl: flag(true),
          anonymous: flag(true),
          phone: flag(true),
          jwt: flag(true),
        })
        .prefault({}),
      maxUsers: wholeNumber(0, Number.MAX_SAFE_INTEGER, 0),
      maxSessionsPerUser: wholeNumber(1, 100, 10),
      sessionDuration: wholeNumber(1, 365 * DAY_SECONDS, 365 * DAY_SECONDS),
      anonymousRetention: wholeNumber(0, 100 * 365 * DAY_SECONDS, 0),
      passwordHistory: wholeNumber(0, 20, 0),
      passwordDictionary: flag(false),
      passwordStrength: wholeNumber(0, 4, 0),
      breachedPasswords: z
        .strictObject({
          enabled: flag(false),
          url: text.default('https://api.pwnedpasswords.com'),
          file: text.default(''),
        })
        .prefault({}),
      endSessionsOnPasswordChange: flag(false),
      verifiedAddressesOnly: flag(false),
      preventUserEnumeration: flag(false),
      limits: z
        .strictObject({
          loginsPerIp: wholeNumber(0, 1_000_000, 300),
          messagesPerIp: wholeNumber(0, 1_000_000, 50),
          smsPerProject: wholeNumber(0, 1_000_000, 1_000),
        })
        .prefault({}),
    })
    .prefault({}),
  oauth2: z.record(z.string(), oauth2Provider).default({}),
  email: z
    .strictObject({
      senderName: z.string().max(128).default(''),
      senderAddress: z.email().default('no-reply@localhost.localdomain'),
      replyTo: z.union([z.email(), z.literal('')]).default(''),
    })
    .prefault({}),
  sms: z
    .strictObject({
      from: z.string().max(32).default(''),
      countries: z
        .array(z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 code such as "DE"'))
        .optional(),
    })
    .prefault({}),
});

const file = z.strictObject({ projects: z.array(project).min(1, 'must name one project at least') });

/** What runs without a projects file. */
export const BUILT_IN_PROJECTS = {
  projects: [{ id: 'default', name: 'Gatehouse', platforms: [{ type: 'web', hostname: 'localhost' }] }],
};

/**
 * Reads the projects file, or the built-in project when there is none.
 *
 * @throws ConfigurationError with one line per problem: the YAML path, what was found, what is allowed
 */
export function loadProjects(path: string | undefined, environment = process.env): readonly Project[] {
  if (path === undefined) return toProjects(BUILT_IN_PROJECTS, 'built-in project');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigurationError([
      `PROJECTS_FILE: cannot read "${path}" (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`,
    ]);
  }
  const document = parseDocument(text);
  if (document.errors.length > 0) {
    throw new ConfigurationError(
      document.errors.map((error) => `${path}: ${error.message.split('\n')[0] ?? ''}`),
    );
  }
  const written = contentOf(document, path);
  const unset: string[] = [];
  const content = substitute(written, environment, [], unset);
  if (unset.length > 0) throw new ConfigurationError(unset.map((problem) => `${path}: ${problem}`));
  return toProjects(content, path, written);
}

/** Aliases are followed here: one that leads nowhere, or everywhere, is found now. */
function contentOf(document: Document, source: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new ConfigurationError([`${source}: ${(error as Error).message}`]);
  }
}

/** @param written the content before variables took their places: what a problem may show of it */
function toProjects(content: unknown, source: string, written = content): readonly Project[] {
  const result = file.safeParse(content);
  if (!result.success)
    throw new ConfigurationError(result.error.issues.map((issue) => explain(issue, written, source)));
  const ids = result.data.projects.map(({ id }) => id);
  // Cookies bear the id in lower case, so ids that differ in nothing else would share one.
  const lowered = ids.map((id) => id.toLowerCase());
  const repeated = ids.filter((_, index) => lowered.indexOf(lowered[index] ?? '') !== index);
  if (repeated.length > 0)
    throw new ConfigurationError(repeated.map((id) => `${source}: projects: id "${id}" is used twice`));
  return result.data.projects.map(toProject);
}

function toProject(found: z.output<typeof project>): Project {
  const { auth } = found;
  return {
    id: found.id,
    name: found.name ?? found.id,
    url: found.url,
    accountServiceEnabled: found.services.account,
    platforms: found.platforms,
    apiKeys: found.apiKeys.map((key) => ({
      name: key.name,
      secretHash: hashSecret(key.secret),
      scopes: key.scopes,
      expiresAt: key.expire === undefined ? null : (Date.parse(key.expire) satisfies Instant),
    })),
    methods: auth.methods,
    maxUsers: auth.maxUsers,
    maxSessionsPerUser: auth.maxSessionsPerUser,
    sessionDuration: auth.sessionDuration * 1_000,
    anonymousRetention: auth.anonymousRetention * 1_000,
    passwordHistory: auth.passwordHistory,
    passwordDictionary: auth.passwordDictionary,
    passwordStrength: auth.passwordStrength,
    breachedPasswords: auth.breachedPasswords,
    endSessionsOnPasswordChange: auth.endSessionsOnPasswordChange,
    verifiedAddressesOnly: auth.verifiedAddressesOnly,
    preventUserEnumeration: auth.preventUserEnumeration,
    ceilings: auth.limits,
    email: found.email,
    oauth2: found.oauth2,
    smsFrom: found.sms.from,
    smsCountries: found.sms.countries ?? null,
  };
}

/** `${NAME}` in any string takes the variable's value. Notes a problem for each that is not set. */
function substitute(
  value: unknown,
  environment: NodeJS.ProcessEnv,
  at: readonly (string | number)[],
  unset: string[],
): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, name: string) => {
      const found = environment[name];
      if (found === undefined) unset.push(`${pathText(at)}: the environment variable ${name} is not set`);
      return found ?? '';
    });
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => substitute(item, environment, [...at, index], unset));
  }
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, substitute(item, environment, [...at, key], unset)]),
  );
}

/** Below these, what was found is not repeated: a secret of the wrong shape is still a secret. */
const SECRETS = ['apiKeys', 'oauth2'];

function show(found: unknown): string {
  if (found === undefined) return 'nothing';
  if (found !== null && typeof found === 'object') return Array.isArray(found) ? 'a list' : 'an object';
  return JSON.stringify(found);
}

function explain(issue: z.core.$ZodIssue, content: unknown, source: string): string {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  if (issue.code === 'unrecognized_keys') {
    return `${source}: ${pathText(path)}: unknown ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
  }
  const found = path.reduce<unknown>(
    (value, part) => (value as Record<string, unknown> | undefined)?.[part],
    content,
  );
  return `${source}: ${pathText(path)}: ${SECRETS.some((part) => path.includes(part)) ? '' : `found ${show(found)}, `}${issue.message}`;
}

function pathText(path: readonly (string | number)[]): string {
  return (
    path
      .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
      .join('')
      .replace(/^\./, '') || '(top)'
  );
}
