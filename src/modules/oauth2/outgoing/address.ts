import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** What the operator's setting for a provider opens. Loopback is open only where the setting itself names it. */
export interface Reach {
  readonly loopback: boolean;
  readonly privateNetwork: boolean;
}

export type AddressKind = 'public' | 'loopback' | 'private' | 'closed';

const LOOPBACK = listOf('127.0.0.0/8', '::1/128');
const PRIVATE = listOf('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7');
/** The registries of special-purpose addresses (RFC 6890), as far as a connection to them may lead anywhere. */
const CLOSED = listOf(
  ...['0.0.0.0/8', '169.254.0.0/16', '192.0.0.0/24', '198.18.0.0/15', '224.0.0.0/4', '240.0.0.0/4'],
  // Metadata services of clouds that lie outside of link-local: Alibaba, Azure, AWS and Google over IPv6.
  ...['100.100.100.200/32', '168.63.129.16/32', 'fd00:ec2::254/128', 'fd20:ce::254/128'],
  // Teredo, benchmarking, ORCHID (RFC 2928): tunnels and non-addresses inside of global unicast.
  '2001::/23',
);
/** RFC 4291 §2.4, and all that IANA has given out. Beside it: link-local, site-local, multicast, local NAT64, discard. */
const GLOBAL_UNICAST = listOf('2000::/3');

/** How many 16-bit groups come before the IPv4 address that some IPv6 addresses carry. */
const CARRIERS: readonly { readonly range: BlockList; readonly groupsBefore: number }[] = [
  // Mapped (RFC 4291 §2.5.5.2), compatible (§2.5.5.1), translated (RFC 2765), NAT64 (RFC 6052).
  { range: listOf('::ffff:0:0/96', '::/96', '::ffff:0:0:0/96', '64:ff9b::/96'), groupsBefore: 6 },
  // 6to4 (RFC 3056).
  { range: listOf('2002::/16'), groupsBefore: 1 },
];

/** Where an address leads; `closed` is what no setting opens, and whatever is no address. */
export function kindOf(address: string): AddressKind {
  if (isIPv4(address)) return kindIn(address, 'ipv4') ?? 'public';
  // A zone (`fe80::1%eth0`) stands in no URL: whoever resolves a name to one means a link of this machine.
  if (!isIPv6(address) || address.includes('%')) return 'closed';
  const inner = ipv4Inside(address);
  if (inner !== undefined) return kindOf(inner);
  return kindIn(address, 'ipv6') ?? (GLOBAL_UNICAST.check(address, 'ipv6') ? 'public' : 'closed');
}

/** May this address be connected to? */
export function isWithin(reach: Reach, address: string): boolean {
  switch (kindOf(address)) {
    case 'public':
      return true;
    case 'loopback':
      return reach.loopback;
    case 'private':
      return reach.privateNetwork;
    case 'closed':
      return false;
  }
}

function kindIn(address: string, family: 'ipv4' | 'ipv6'): AddressKind | undefined {
  if (CLOSED.check(address, family)) return 'closed';
  if (LOOPBACK.check(address, family)) return 'loopback';
  return PRIVATE.check(address, family) ? 'private' : undefined;
}

function ipv4Inside(address: string): string | undefined {
  const groups = groupsOf(address);
  // `::` and `::1` are in ::/96 by their form only.
  if (groups.slice(0, 7).every((group) => group === 0) && (groups[7] ?? 0) <= 1) return undefined;
  const carrier = CARRIERS.find(({ range }) => range.check(address, 'ipv6'));
  if (carrier === undefined) return undefined;
  const [high = 0, low = 0] = groups.slice(carrier.groupsBefore);
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}

function groupsOf(address: string): number[] {
  // The URL parser writes a dotted tail as hexadecimal, too.
  const [head = '', tail = ''] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const [before, after] = [head, tail].map((half) => half.split(':').filter((group) => group !== ''));
  const first = (before ?? []).map((group) => parseInt(group, 16));
  const last = (after ?? []).map((group) => parseInt(group, 16));
  return [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
}

function listOf(...ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix] = range.split('/');
    list.addSubnet(network, Number(prefix), isIPv4(network) ? 'ipv4' : 'ipv6');
  }
  return list;
}
