import type { IncomingHttpHeaders } from 'node:http';

/** `none`: by the user's own hand, such as a reload. No page can bring that about. */
const OWN = new Set<unknown>(['same-origin', 'none']);

/**
 * Whether a form comes from a page of this server. The pipeline lets the project's platforms and whoever names no
 * origin pass; but another site that sends this form could log a visitor in as somebody else, without a click.
 *
 * `Origin: null` is what sandboxed frames and pages that send no referrer name: with it, the browser itself must vouch.
 * Neither header is what programs send, and they have nobody's cookies.
 */
export function isOwnForm(headers: IncomingHttpHeaders, publicUrl: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && !OWN.has(site)) return false;
  const origin = headers.origin ?? originOf(headers.referer);
  if (origin === 'null') return site === 'same-origin';
  return origin === undefined || origin === publicUrl;
}

function originOf(referer: string | undefined): string | undefined {
  if (referer === undefined) return undefined;
  return URL.canParse(referer) ? new URL(referer).origin : 'null';
}
