import { isIP } from 'node:net';

/**
 * Whether the `Host` header names this server: an IP address, `localhost`, or the public URL's host.
 *
 * A page of `evil.example` can have its name resolve to 127.0.0.1 and then reads this server as if it were its own
 * (DNS rebinding); what it cannot do is send another name.
 */
export function isOwnHost(host: string, publicUrl: string): boolean {
  const name = hostname(host);
  return isLoopback(name) || isIP(name) !== 0 || name === hostname(new URL(publicUrl).host);
}

/**
 * Whether a request that changes something comes from the server's own page, or from no page at all.
 *
 * @param origin the `Origin` header, which browsers send along and pages cannot forge
 */
export function isOwnPage(origin: string | undefined, host: string, publicUrl: string): boolean {
  if (origin === undefined || origin === publicUrl) return true;
  return isLoopback(hostname(host)) && origin === `http://${host}`;
}

function isLoopback(name: string): boolean {
  return name === 'localhost' || name === '::1' || /^127(?:\.\d{1,3}){3}$/.test(name);
}

/** Without port and brackets, lower-cased. */
function hostname(host: string): string {
  const [, ipv6, name = ''] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d+)?$/.exec(host.toLowerCase()) ?? [];
  return ipv6 ?? name;
}
