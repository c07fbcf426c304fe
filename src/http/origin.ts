import { getDomain } from 'tldts';
import type { Project } from '../kernel/project.js';
import { hostMatchesAny } from './host-pattern.js';

/** Where a request comes from: a web page's origin, or what a native SDK puts in its place. */
export interface Origin {
  /** Lower-cased. */
  readonly scheme: string;
  /** Lower-cased for web origins; the identifier of a native app keeps its case (contract §4.1). */
  readonly host: string;
  /** `""` when the origin names none. */
  readonly port: string;
  readonly isHttp: boolean;
}

type Platforms = Pick<Project, 'platforms'>;

/** The platforms that an origin's scheme can stand for, by the names that developers know. */
const PLATFORM_NAMES: ReadonlyMap<string, string> = new Map([
  ['http', 'Web'],
  ['https', 'Web'],
  ['appwrite-android', 'Android'],
  ['appwrite-ios', 'iOS'],
  ['appwrite-macos', 'macOS'],
  ['appwrite-watchos', 'watchOS'],
  ['appwrite-tvos', 'tvOS'],
  ['appwrite-linux', 'Linux'],
  ['appwrite-windows', 'Windows'],
]);

/**
 * `Origin`, else `Referer`, else none (contract §4.1). `undefined` means that no host is named, as in `null`. Whatever
 * does name one is read as far as possible, not dismissed as garbage: what has no host passes the origin check.
 */
export function readOrigin(
  originHeader: string | undefined,
  refererHeader: string | undefined,
): Origin | undefined {
  const [, scheme, authority] =
    /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i.exec(originHeader || refererHeader || '') ?? [];
  if (scheme === undefined || authority === undefined) return undefined;
  const [, host = '', port = ''] =
    /^(\[[^\]]*\]|[^:]*)(?::([0-9]+)$)?/.exec(withoutUserInfo(authority)) ?? [];
  if (host === '') return undefined;

  const lowered = scheme.toLowerCase();
  const isHttp = lowered === 'http' || lowered === 'https';
  return { scheme: lowered, host: isHttp ? host.toLowerCase() : host, port, isHttp };
}

/**
 * Whether a client of this origin may change something: its host is a platform of the project, web or native, or the
 * API's own. The scheme is not looked at (contract §4.1). `localhost` counts without being listed only where the
 * caller says so: outside production (contract §17.6).
 */
export function allowedOrigin(
  origin: Origin,
  project: Platforms,
  ownHost: string,
  allowLocalhost: boolean,
): boolean {
  const identifiers = project.platforms.filter(({ kind }) => kind === 'native').map(({ name }) => name);
  return hostMatchesAny(origin.host, [...redirectHosts(project, ownHost, allowLocalhost), ...identifiers]);
}

/** What a developer reads who forgot to register a platform: its name and kind (contract §4.1). */
export function unknownOriginMessage(origin: Origin): string {
  const platform = PLATFORM_NAMES.get(origin.scheme);
  if (platform === undefined) return 'Invalid Origin: unsupported platform.';
  // As long as DNS names get. A longer text names nothing that could be registered.
  const host = origin.host.slice(0, 253);
  return `Invalid Origin. Register your client (${host}) as a ${platform} platform of this project.`;
}

/**
 * The value of `Access-Control-Allow-Origin` (contract §4.2): the origin itself when its host is a web name of the
 * project, else the same with `localhost` for a host, so that the browser hides the answer.
 */
export function corsOrigin(
  origin: Origin | undefined,
  project: Platforms,
  ownHost: string,
  requestScheme: string,
  allowLocalhost: boolean,
): string {
  if (origin === undefined) return `${requestScheme}://localhost`;
  const isWebName = hostMatchesAny(origin.host, redirectHosts(project, ownHost, allowLocalhost));
  const host = isWebName ? origin.host : strangerTo(origin, ownHost);
  return `${origin.scheme}://${host}${origin.port === '' ? '' : `:${origin.port}`}`;
}

/** The web names of a project, lower-cased: hosts of pages, and of the URLs that flows end at (contract §4.1, §4.4). */
export function redirectHosts(project: Platforms, ownHost: string, allowLocalhost: boolean): string[] {
  const names = project.platforms.filter(({ kind }) => kind === 'web').map(({ name }) => name.toLowerCase());
  return [...(allowLocalhost ? ['localhost'] : []), ownHost.toLowerCase(), ...names];
}

/**
 * Whether the browser counts the page and the API as one site, so that the session cookie is no third-party cookie and
 * `X-Fallback-Cookies` is not needed (contract §3.4). Private suffixes count: `a.github.io` and `b.github.io` are
 * strangers. Native apps are never first-party: `com.example.app` is not below the domain `example.app`.
 */
export function firstParty(origin: Origin | undefined, apiHost: string): boolean {
  if (origin === undefined || !origin.isHttp) return false;
  const site = getDomain(origin.host, { allowPrivateDomains: true });
  return site !== null && site === getDomain(apiHost, { allowPrivateDomains: true });
}

/** A host that this origin does not have. `localhost`, where that is not allowed, must not read answers either. */
function strangerTo(origin: Origin, ownHost: string): string {
  return origin.host === 'localhost' ? ownHost : 'localhost';
}

function withoutUserInfo(authority: string): string {
  return authority.slice(authority.lastIndexOf('@') + 1);
}
