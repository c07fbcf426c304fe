import { parseSetCookie } from '../cookie-jar.js';

export interface StoredCookie {
  readonly name: string;
  readonly value: string;
  readonly host: string;
  readonly path: string;
  readonly sameSite: 'strict' | 'lax' | 'none';
  readonly httpOnly: boolean;
}

/** How a request came about, as far as it decides about cookies. */
export interface Navigation {
  readonly method: 'GET' | 'POST';
  /** A page of another site, or a redirect by one, has led here. */
  readonly isCrossSite: boolean;
}

/**
 * Cookies as a browser keeps and sends them in top-level navigations (RFC 6265bis): by host and path, whatever the port,
 * and by SameSite. Hosts stand for sites here.
 */
export class BrowserCookies {
  private cookies: StoredCookie[] = [];

  get all(): readonly StoredCookie[] {
    return this.cookies;
  }

  take(url: URL, setCookies: readonly string[]): void {
    for (const line of setCookies) this.takeOne(url, line);
  }

  header(url: URL, navigation: Navigation): string | undefined {
    const sent = this.cookies.filter(
      (cookie) =>
        cookie.host === url.hostname && isUnder(url.pathname, cookie.path) && goes(cookie, navigation),
    );
    return sent.length === 0 ? undefined : sent.map(({ name, value }) => `${name}=${value}`).join('; ');
  }

  remove(name: string): void {
    this.cookies = this.cookies.filter((cookie) => cookie.name !== name);
  }

  private takeOne(url: URL, line: string): void {
    const { name, value, attributes } = parseSetCookie(line);
    const path = attributes.get('path') ?? '/';
    const sameSite = (attributes.get('samesite') ?? 'lax').toLowerCase() as StoredCookie['sameSite'];
    // Browsers refuse `SameSite=None` without `Secure`.
    if (sameSite === 'none' && !attributes.has('secure')) return;
    this.cookies = this.cookies.filter(
      (other) => other.name !== name || other.path !== path || other.host !== url.hostname,
    );
    if (isOver(attributes)) return;
    const httpOnly = attributes.has('httponly');
    this.cookies.push({ name, value, host: url.hostname, path, sameSite, httpOnly });
  }
}

/** `Lax`: with what crosses sites, only where nothing is changed by it. */
function goes({ sameSite }: StoredCookie, { method, isCrossSite }: Navigation): boolean {
  return !isCrossSite || sameSite === 'none' || (sameSite === 'lax' && method === 'GET');
}

function isOver(attributes: Map<string, string>): boolean {
  const maxAge = attributes.get('max-age');
  if (maxAge !== undefined) return Number(maxAge) <= 0;
  const expires = attributes.get('expires');
  return expires !== undefined && Date.parse(expires) <= Date.now();
}

function isUnder(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
}
