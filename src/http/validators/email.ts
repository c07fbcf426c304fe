import { isIPv4, isIPv6 } from 'node:net';
import { isEmail } from 'class-validator';

/** The longest path of RFC 5321 §4.5.3.1.3, without its angle brackets. */
const LONGEST = 254;
// validator.js asks for a top-level domain of two letters or more; the contract asks for a dot, and looks itself.
const OPTIONS = { allow_utf8_local_part: false, require_tld: false };

/** An email address as contract §5 and B.1 want it: ASCII, unquoted, with a dotted domain or an IP literal. */
export function emailFault(value: unknown): string | undefined {
  return typeof value === 'string' && isAddress(value) ? undefined : 'Value must be an email address.';
}

/** Addresses are stored and compared lower-cased (contract §5). */
export function normaliseEmail(value: string): string {
  return value.toLowerCase();
}

function isAddress(value: string): boolean {
  // Length first, so that nothing else meets megabytes. validator.js takes quoted local parts, and letters of any
  // script in domains.
  if (value.length > LONGEST || !/^[!-~]+$/.test(value) || value.startsWith('"')) return false;

  const at = value.lastIndexOf('@');
  const domain = value.slice(at + 1);
  // validator.js would take bare IP addresses along with literals, and IPv6 literals without their tag only. So it is
  // shown a name in the literal's place.
  if (isAddressLiteral(domain)) return isEmail(`${value.slice(0, at)}@literal.test`, OPTIONS);
  return domain.includes('.') && isEmail(value, OPTIONS);
}

/** RFC 5321 §4.1.3: `[192.0.2.1]` or `[IPv6:2001:db8::1]`. */
function isAddressLiteral(domain: string): boolean {
  const [, tag, address = ''] = /^\[(IPv6:)?([0-9a-f:.]+)\]$/i.exec(domain) ?? [];
  return tag === undefined ? isIPv4(address) : isIPv6(address);
}
