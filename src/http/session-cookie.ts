import { isIP } from 'node:net';
import { stringifySetCookie, type SetCookie } from 'cookie';

/** What the session cookie carries: whose session, and the proof of it. Neither has been checked against anything. */
export interface SessionCredential {
  readonly userId: string;
  readonly secret: string;
}

interface CookieTerms {
  /** When the session ends. */
  readonly expires: Date;
  /** The API's host name, without a port. */
  readonly domainHost: string;
  /** Whether the request came by https. */
  readonly secure: boolean;
}

const PREFIX = 'a_session_';
const LEGACY_SUFFIX = '_legacy';
const USER_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,35}$/;
const SECRET = /^[0-9a-f]{256}$/;
const DOMAIN_NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;
/** The longest id makes 420 characters of base64; every one of them percent-encoded makes three times as many. */
const LONGEST_VALUE = 3 * 420;
const EMPTY_FALLBACK = '[]';

const BLANK = 0x20;
const EQUALS = 0x3d;

/** Lower-cased: clients find their cookies by names in lower case (contract §3.2). */
export function sessionCookieName(projectId: string): string {
  return PREFIX + projectId.toLowerCase();
}

/** The value that clients keep, and that native ones receive as `secret` after OAuth2 (contract §3.2, §14.6). */
export function encodeSession(userId: string, secret: string): string {
  return Buffer.from(JSON.stringify({ id: userId, secret })).toString('base64');
}

/**
 * Reads a value that `encodeSession` made, raw or percent-encoded. Strict, because Node's base64 decoder is not: it
 * skips garbage. Anything else is a guest's, never an error (contract §3.3).
 */
export function decodeSession(value: string): SessionCredential | undefined {
  if (value.length > LONGEST_VALUE) return undefined;
  const encoded = percentDecoded(value);
  const bytes = Buffer.from(encoded, 'base64');
  if (encoded === '' || bytes.toString('base64') !== encoded) return undefined;
  const content = parsedObject(bytes.toString('utf8'));
  const userId = content?.id;
  const secret = content?.secret;
  if (typeof userId !== 'string' || typeof secret !== 'string') return undefined;
  return USER_ID.test(userId) && SECRET.test(secret) ? { userId, secret } : undefined;
}

/**
 * The session that a request claims (contract §3.3): of the plain cookie; where that one is missing, of the legacy
 * cookie; where neither yields one, of the `X-Fallback-Cookies` header.
 */
export function readSession(
  cookieHeader: string | readonly string[] | undefined,
  fallbackHeader: string | undefined,
  projectId: string,
): SessionCredential | undefined {
  const value = sessionCookieValue(cookieHeader, sessionCookieName(projectId));
  return (value && decodeSession(value)) || fallbackSession(fallbackHeader, projectId);
}

/** The two `Set-Cookie` lines of a new session, the plain one last: some clients keep only that (contract §3.2). */
export function sessionCookies(projectId: string, value: string, terms: CookieTerms): string[] {
  const domain = cookieDomain(terms.domainHost);
  const cookie = {
    name: sessionCookieName(projectId),
    value,
    expires: terms.expires,
    path: '/',
    secure: terms.secure,
    httpOnly: true,
    ...(domain === undefined ? {} : { domain }),
  } satisfies SetCookie;
  return [
    stringifySetCookie({ ...cookie, name: cookie.name + LEGACY_SUFFIX }),
    stringifySetCookie({ ...cookie, sameSite: 'none' }),
  ];
}

/** The same two lines with an end in the past: a browser drops both cookies (contract §3.2). */
export function clearedSessionCookies(projectId: string, terms: Omit<CookieTerms, 'expires'>): string[] {
  return sessionCookies(projectId, '', { ...terms, expires: new Date(0) });
}

/**
 * The `X-Fallback-Cookies` response header for clients that keep no cookies (contract §3.4). With no value it is `[]`,
 * not absent: the web SDK stores that text over the old session.
 */
export function fallbackCookies(projectId: string, value: string | undefined): string {
  return value === undefined ? EMPTY_FALLBACK : JSON.stringify({ [PREFIX + projectId]: value });
}

/**
 * One walk over the header that looks at names only, and only for this one: it runs on every request, and the `cookie`
 * package would decode every cookie, keep the case of names and not find the first of several spellings. Attributes
 * of replayed `Set-Cookie` lines are cookies of other names, and fall away by that.
 */
function sessionCookieValue(
  header: string | readonly string[] | undefined,
  name: string,
): string | undefined {
  if (header === undefined || header === '') return undefined;
  const text = typeof header === 'string' ? header : header.join(';');
  let legacy: string | undefined;
  for (let start = 0, end = 0; start < text.length; start = end + 1) {
    end = text.indexOf(';', start);
    if (end < 0) end = text.length;
    while (text.charCodeAt(start) === BLANK) start += 1;

    const afterName = start + name.length;
    if (afterName >= end || text.slice(start, afterName).toLowerCase() !== name) continue;
    if (text.charCodeAt(afterName) === EQUALS) return text.slice(afterName + 1, end).trim();
    const afterLegacy = afterName + LEGACY_SUFFIX.length;
    if (text.charCodeAt(afterLegacy) !== EQUALS || afterLegacy >= end) continue;
    if (text.slice(afterName, afterLegacy).toLowerCase() === LEGACY_SUFFIX) {
      legacy ??= text.slice(afterLegacy + 1, end).trim();
    }
  }
  return legacy;
}

function fallbackSession(header: string | undefined, projectId: string): SessionCredential | undefined {
  // The web SDK sends the header on every request: empty at first, and `[]` after signing out.
  if (header === undefined || header === '' || header === EMPTY_FALLBACK) return undefined;
  const content = parsedObject(header);
  const value = content?.[PREFIX + projectId] ?? content?.[sessionCookieName(projectId)];
  return typeof value === 'string' ? decodeSession(value) : undefined;
}

/** `.host` lets the cookie through to subdomains; `localhost` and addresses have none (contract §3.2). */
function cookieDomain(host: string): string | undefined {
  // A host that is no domain name, such as Docker's `my_api`, gets a cookie for itself alone: `cookie` would throw.
  return DOMAIN_NAME.test(host) && host.toLowerCase() !== 'localhost' && isIP(host) === 0
    ? `.${host}`
    : undefined;
}

function percentDecoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

function parsedObject(text: string): Record<string, unknown> | undefined {
  try {
    const content: unknown = JSON.parse(text);
    return typeof content === 'object' && content !== null ? (content as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
