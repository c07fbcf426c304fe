import { createPrivateKey } from 'node:crypto';
import { isIPv4 } from 'node:net';
import type { SecretKey } from '../providers/provider.js';

/** What a setting may be, and how it reads from then on. */
export type Checked = { readonly value: string } | { readonly fault: string };

const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
const HOST_NAME = new RegExp(`^${LABEL}(\\.${LABEL})*$`, 'i');
/** RFC 3986, without a user and a fragment; braces, which stand for placeholders here, are none of its characters. */
const URL_FORM = /^(https?):\/\/([\w.:[\]-]+)([/?][\w./?:@!$&'()*+,;=%~[\]-]*)?$/i;
const LONGEST_URL = 2048;

/** Rule 23: what becomes a part of a URL is that part and nothing more. */
export function checkKind(kind: SecretKey['kind'], value: string): Checked {
  switch (kind) {
    case 'hostname':
      return isHostName(value)
        ? { value: value.toLowerCase() }
        : { fault: 'must be a host name, without scheme, port and path' };
    case 'hostname-with-port':
      return isHostNameWithPort(value)
        ? { value: value.toLowerCase() }
        : { fault: 'must be a host name, with or without a port, and without scheme and path' };
    case 'base-url':
      return checkBaseUrl(value);
    case 'https-url':
      return checkUrl(value);
    case 'p256-key':
      return checkKey(value);
    case 'secret':
    case 'list':
    case undefined:
      return { value };
  }
}

/** Https, and http to this machine (rule 24). No user, no fragment, and the host just as it will be called. */
export function checkUrl(text: string): Checked {
  const fault = 'must be an https URL, or an http one of localhost, without user and fragment';
  const [, scheme = '', authority = ''] = URL_FORM.exec(text) ?? [];
  if (scheme === '' || text.length > LONGEST_URL || !URL.canParse(text)) return { fault };
  const url = new URL(text);
  // Whoever writes 2130706433 for 127.0.0.1 means to get around something.
  const written = authority.replace(/:[0-9]+$/, '').toLowerCase();
  if (written !== url.hostname) return { fault: 'must name its host in the plain form' };
  return url.protocol === 'https:' || isLoopback(url.hostname) ? { value: text } : { fault };
}

/** `localhost`, 127.0.0.0/8 and ::1, as they stand in a URL. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'))
  );
}

function checkBaseUrl(text: string): Checked {
  const checked = checkUrl(text);
  if ('fault' in checked) return checked;
  return /[?]|\/$/.test(text) ? { fault: 'must have no query, and no slash at the end' } : checked;
}

function isHostNameWithPort(text: string): boolean {
  const [, host = '', port = '443'] = /^([^:]*)(?::([1-9][0-9]{0,4}))?$/.exec(text) ?? [];
  return isHostName(host) && Number(port) < 65_536;
}

/** The parser takes `0x7f.1` and the like for addresses, which are no names. */
function isHostName(text: string): boolean {
  if (text.length > 253 || !HOST_NAME.test(text) || !URL.canParse(`https://${text}`)) return false;
  return new URL(`https://${text}`).hostname === text.toLowerCase() && !isIPv4(text);
}

function checkKey(text: string): Checked {
  // As it comes out of variables that have no room for line ends.
  const pem = text.replaceAll('\\n', '\n').trim();
  const fault = 'must be a P-256 private key (PKCS#8, with its BEGIN and END lines)';
  if (!pem.startsWith('-----BEGIN PRIVATE KEY-----')) return { fault };
  try {
    const { asymmetricKeyDetails } = createPrivateKey({ key: pem, format: 'pem' });
    return asymmetricKeyDetails?.namedCurve === 'prime256v1' ? { value: pem } : { fault };
  } catch {
    return { fault };
  }
}
