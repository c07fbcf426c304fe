import { hostMatchesAny } from '../host-pattern.js';

const SYNTAX =
  'Value must be a URL with scheme and host, in ASCII, without blanks, backslashes and user info.';
const FOREIGN = 'The host of the URL must be a web platform of the project.';

const LONGEST = 8_192;

/** ASCII without blanks, control characters and the backslash, which browsers read as a slash and others do not. */
const PERMITTED = /^[!-[\]-~]+$/;
/** Scheme and authority, as they stand in the text. */
const BEGINNING = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i;
/** Letters, digits, dots and hyphens, or an IPv6 literal; then perhaps a port. */
const HOST = /^([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]*)?$/i;

/**
 * Where a flow may send its user, with a secret in the query (contract §4.4): an `http` or `https` URL on an allowed
 * host, or the scheme that the native SDKs register, `appwrite-callback-<project>`, whatever its host.
 *
 * Vector B.3 lists `https://user:pw@localhost/` as valid. The [D] text of §4.4 refuses user info, and safety is its
 * reason: `https://localhost@evil.com/` reads as one host and leads to another. The text is followed.
 */
export function redirectUrlFault(
  value: unknown,
  allowedHosts: readonly string[],
  projectId: string,
): string | undefined {
  if (typeof value !== 'string') return SYNTAX;
  // Expressions overflow the stack on megabytes, and no browser opens such a URL.
  if (value.length > LONGEST) return 'Value must be a URL of 8192 characters at most.';
  if (!PERMITTED.test(value)) return SYNTAX;
  const [, scheme = '', authority = ''] = BEGINNING.exec(value) ?? [];
  // The parser knows the rest of the syntax, such as ports up to 65535.
  if (scheme === '' || authority.includes('@') || !URL.canParse(value)) return SYNTAX;

  switch (scheme.toLowerCase()) {
    case `appwrite-callback-${projectId}`.toLowerCase():
      return undefined;
    case 'http':
    case 'https':
      return webHostFault(authority, new URL(value).hostname, allowedHosts);
    default:
      return 'The scheme of the URL must be http or https.';
  }
}

function webHostFault(
  authority: string,
  parsedHost: string,
  allowedHosts: readonly string[],
): string | undefined {
  const [, writtenHost] = HOST.exec(authority) ?? [];
  // The WHATWG parser makes 127.0.0.1 of `2130706433` and skips any number of slashes; other parsers read the same
  // text differently. Only a host that needs no repair is the same host to all of them.
  if (writtenHost?.toLowerCase() !== parsedHost) return SYNTAX;
  const patterns = allowedHosts.map((pattern) => pattern.toLowerCase());
  return hostMatchesAny(parsedHost, patterns) ? undefined : FOREIGN;
}
