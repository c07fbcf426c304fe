import { isIP, isIPv4, type LookupFunction } from 'node:net';
import { isWithin, kindOf, type Reach } from './address.js';
import type { AddressResolver } from './address-resolver.js';
import { OutgoingFailure } from './outgoing-failure.js';

/**
 * The URL, where it may be called (rule 24). Its parser writes every form of an address in the one that is checked: of
 * `http://2130706433`, `https://0x7f.1` and `https://127.1` nothing but 127.0.0.1 is left.
 *
 * @throws OutgoingFailure `insecure` or `address`
 */
export function destinationOf(text: string, reach: Reach): URL {
  if (!URL.canParse(text)) throw new OutgoingFailure('insecure', '');
  const url = new URL(text);
  const hasCredentials = url.username !== '' || url.password !== '';
  if (hasCredentials || !isEncryptedOrLocal(url, reach)) throw new OutgoingFailure('insecure', url.host);
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  // No lookup takes place for it.
  if (isIP(literal) !== 0 && !isWithin(reach, literal)) throw new OutgoingFailure('address', url.host);
  return url;
}

/**
 * What a connection asks instead of DNS. It gets checked addresses and connects to one of them: there is no second
 * lookup that could answer otherwise (DNS rebinding). One closed address closes the name, whichever would be taken.
 */
export function checkedLookup(resolver: AddressResolver, url: URL, reach: Reach): LookupFunction {
  // `http://localhost` is this machine, or it is not called.
  const isOpen = (address: string) =>
    url.protocol === 'https:' ? isWithin(reach, address) : kindOf(address) === 'loopback';
  return (hostname, _options, callback) => {
    resolver.resolve(hostname).then(
      (addresses) => {
        if (!addresses.every(isOpen)) callback(new OutgoingFailure('address', url.host), []);
        else if (addresses.length === 0)
          callback(new OutgoingFailure('connection', url.host, 'ENOTFOUND'), []);
        else
          callback(
            null,
            addresses.map((address) => ({ address, family: isIP(address) })),
          );
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    );
  };
}

function isEncryptedOrLocal({ protocol, hostname }: URL, reach: Reach): boolean {
  return protocol === 'https:' || (protocol === 'http:' && reach.loopback && isLoopbackLiteral(hostname));
}

function isLoopbackLiteral(hostname: string): boolean {
  return (
    hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'))
  );
}
