import type { OAuth2Settings, Project } from '../../../kernel/project.js';
import { PROVIDERS } from '../providers/catalogue.js';
import type { Provider, Template } from '../providers/provider.js';
import { withScopes } from '../providers/scopes.js';
import { readSecret } from './secret-values.js';
import { checkUrl, isLoopback } from './setting-kinds.js';

/** A provider as one project has set it up. */
export interface ProviderSettings {
  readonly provider: Provider;
  readonly clientId: string;
  /** `""` where the form of the secret has none (Apple). */
  readonly clientSecret: string;
  /** The secret's other members by name and by placeholder, defaults filled in. */
  readonly values: Readonly<Record<string, string>>;
  readonly authorizationUrl: Template;
  readonly tokenUrl: Template;
  readonly userInfoUrl: Template | null;
  readonly issuers: readonly Template[] | undefined;
  readonly keysUrl: Template | undefined;
  /** Those of the provider with the operator's. */
  readonly scopes: readonly string[];
  readonly trustEmail: boolean;
  /** What outgoing calls may reach beside the internet (rule 24). */
  readonly reach: { readonly loopback: boolean; readonly privateNetwork: boolean };
  /** Rule 11: whose ids these are; `""` where there is one such server in the world. */
  readonly issuedBy: string;
}

/** What the projects file says of one provider, read once. */
interface Reading {
  /** Absent: not to be used, for whatever reason. */
  readonly settings?: ProviderSettings;
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

type Overrides = Partial<Record<(typeof OVERRIDES)[number], string>>;

const OVERRIDES = ['authorizationUrl', 'tokenUrl', 'userInfoUrl', 'issuer', 'jwksUri'] as const;
/** What the column of identities holds. */
const LONGEST_ISSUER = 255;

const readings = new WeakMap<Project, ReadonlyMap<string, Reading>>();

/** Whether something is the name of a provider, in use or not (contract §5). */
export function isProvider(id: unknown): id is string {
  return typeof id === 'string' && PROVIDERS.has(id);
}

/** Undefined where the project has it off, or without id or secret (→ 412 `project_provider_disabled`). */
export function settingsOf(project: Project, providerId: string): ProviderSettings | undefined {
  return readingsOf(project).get(providerId)?.settings;
}

/** Those that people can use, as the projects file orders them. */
export function enabledProviders(project: Project): readonly ProviderSettings[] {
  return [...readingsOf(project).values()].flatMap(({ settings }) => settings ?? []);
}

/** One line per problem: the place in the project, the provider's name, what is wrong; never the secret. */
export function settingsProblems(project: Project): string[] {
  return [...readingsOf(project).values()].flatMap(({ problems }) => problems);
}

/** What an operator should know about settings that are allowed. */
export function settingsWarnings(project: Project): string[] {
  return [...readingsOf(project).values()].flatMap(({ warnings }) => warnings);
}

function readingsOf(project: Project): ReadonlyMap<string, Reading> {
  const known = readings.get(project);
  if (known !== undefined) return known;
  const made = new Map(Object.entries(project.oauth2).map(([id, settings]) => [id, read(id, settings)]));
  readings.set(project, made);
  return made;
}

function read(id: string, settings: OAuth2Settings): Reading {
  const provider = PROVIDERS.get(id);
  if (provider === undefined) {
    const known = [...PROVIDERS.keys()].join(', ');
    return { problems: [`oauth2.${id}: is no provider; there are ${known}`], warnings: [] };
  }
  if (!settings.enabled) return { problems: [], warnings: [] };

  const secret = readSecret(provider, settings);
  const faults = [...secret.problems, ...urlFaults(provider, settings)];
  const at = (place: string) => `oauth2.${id}${place}: ${provider.name}`;
  const problems = faults.map(([place, fault]) => `${at(`.${place}`)}: ${fault}`);
  if (problems.length > 0) return { problems, warnings: [] };

  const missing = [settings.clientId.trim() === '' ? 'client id' : '', secret.empty ? 'secret' : ''].filter(
    Boolean,
  );
  if (missing.length > 0) {
    return { problems, warnings: [`${at('')} stays off: it has no ${missing.join(' and no ')}.`] };
  }
  const made = settle(provider, settings, secret.clientSecret, secret.members);
  const fault = faultOf(made);
  if (fault !== undefined) return { problems: [`${at('')}: ${fault}`], warnings: [] };
  return { settings: made, problems, warnings: warningsOf(made).map((warning) => `${at('')} ${warning}`) };
}

function urlFaults(provider: Provider, settings: OAuth2Settings): (readonly [string, string])[] {
  return OVERRIDES.flatMap((name) => {
    const url = settings[name];
    const template = name === 'userInfoUrl' ? withoutVariables(provider, url) : url;
    const checked = template === undefined ? undefined : checkUrl(template);
    return checked !== undefined && 'fault' in checked ? [[name, checked.fault] as const] : [];
  });
}

/** Etsy's ends in a number out of the token answer, wherever it is asked. Such a segment is no part of the check. */
function withoutVariables({ userInfo }: Provider, url: string | undefined): string | undefined {
  const names = Object.keys(userInfo?.variables ?? {});
  return names.reduce((text, name) => text?.replace(new RegExp(`(?<=[^/:]/)\\{${name}\\}`), '0'), url);
}

function settle(
  provider: Provider,
  settings: OAuth2Settings,
  clientSecret: string,
  members: Readonly<Record<string, string>>,
): ProviderSettings {
  const overrides = overridesOf(provider, settings, members);
  const { authorizationUrl, tokenUrl, userInfoUrl, issuer, jwksUri } = overrides;
  const values = valuesOf(provider, members, overrides);
  return {
    provider,
    clientId: settings.clientId.trim(),
    clientSecret: clientSecret.trim(),
    values,
    authorizationUrl: authorizationUrl ?? provider.authorize.url,
    tokenUrl: tokenUrl ?? provider.token.url,
    userInfoUrl: provider.userInfo === null ? null : (userInfoUrl ?? provider.userInfo.url),
    issuers: provider.idToken && (issuer === undefined ? provider.idToken.issuers : [issuer]),
    keysUrl: provider.idToken && (jwksUri ?? provider.idToken.keys),
    scopes: withScopes(provider.authorize, provider.authorize.scopes, settings.scopes),
    trustEmail: settings.trustEmail,
    reach: {
      loopback: namesLoopback(provider, members, overrides),
      privateNetwork: settings.allowPrivateNetwork,
    },
    issuedBy: issuedBy(provider, values, settings),
  };
}

/** The settings that all providers share win over members of the secret that mean the same. */
function overridesOf(
  provider: Provider,
  settings: OAuth2Settings,
  members: Readonly<Record<string, string>>,
) {
  const overrides: Overrides = {};
  for (const [name, { overrides: target }] of keysOf(provider)) {
    const value = members[name];
    if (target !== undefined && value !== undefined) overrides[target] = value;
  }
  for (const name of OVERRIDES) {
    const value = settings[name];
    if (value !== undefined) overrides[name] = value;
  }
  return overrides;
}

function valuesOf(provider: Provider, members: Readonly<Record<string, string>>, overrides: Overrides) {
  let derived: Record<string, string> = {};
  const named: Record<string, string> = {};
  for (const [name, { derives, placeholder = name }] of keysOf(provider)) {
    const value = members[name];
    if (value === undefined) continue;
    derived = { ...derived, ...derives?.(value) };
    named[name] = value;
    named[placeholder] = value;
  }
  const { issuer } = overrides;
  // What is said wins over what follows from something else.
  return { ...derived, ...named, ...(issuer === undefined ? {} : { issuer }) };
}

/** A user id means nothing without the server that has given it: another one has people of the same id (rule 11). */
function issuedBy(
  provider: Provider,
  values: Readonly<Record<string, string>>,
  settings: OAuth2Settings,
): string {
  const own = provider.issuedBy?.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '') ?? '';
  const elsewhere = settings.userInfoUrl === undefined ? '' : new URL(settings.userInfoUrl).host;
  return [serverOf(own), elsewhere].filter(Boolean).join(' ');
}

function serverOf(text: string): string {
  if (!text.includes('://')) return text;
  const { host, pathname } = new URL(text);
  return `${host}${pathname}`.replace(/\/$/, '');
}

function namesLoopback(
  provider: Provider,
  members: Readonly<Record<string, string>>,
  overrides: Overrides,
): boolean {
  const hosts = keysOf(provider).flatMap(([name, { kind }]) =>
    kind === 'hostname' || kind === 'hostname-with-port' ? [`https://${members[name] ?? ''}`] : [],
  );
  const urls = keysOf(provider).flatMap(([name, { kind }]) =>
    kind === 'base-url' || kind === 'https-url' ? [members[name] ?? ''] : [],
  );
  return [...hosts, ...urls, ...Object.values(overrides)].some(
    (url) => URL.canParse(url) && isLoopback(new URL(url).hostname),
  );
}

/** What only the whole of the settings can tell. */
function faultOf(settings: ProviderSettings): string | undefined {
  const { provider, values, authorizationUrl, tokenUrl, userInfoUrl, issuers, keysUrl } = settings;
  const templates = [authorizationUrl, tokenUrl, userInfoUrl, ...(issuers ?? []), keysUrl];
  if (values['wellKnownEndpoint'] === undefined && templates.some((url) => url?.includes('{discovery.'))) {
    const rest = keysOf(provider).filter(([, { overrides }]) => overrides !== undefined);
    return `needs wellKnownEndpoint, or all of ${rest.map(([name]) => name).join(', ')}`;
  }
  if (settings.issuedBy.length > LONGEST_ISSUER) return 'its address is longer than 255 characters';
  return undefined;
}

function warningsOf({ provider, trustEmail }: ProviderSettings): string[] {
  return [
    ...(provider.status === 'retired'
      ? ['has been closed by its vendor: see its page in docs/providers.']
      : []),
    ...(trustEmail
      ? [
          'has trustEmail: whoever has an account there with the address of a user gets into the account of that user.',
        ]
      : []),
  ];
}

function keysOf({ secret }: Provider) {
  return secret === 'text' ? [] : Object.entries(secret);
}
