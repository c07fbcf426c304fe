import { isIP, isIPv6 } from 'node:net';

const MAPPED = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/;

/** @returns the address, an IPv4 one without its IPv6 clothes; undefined when it is none */
export function plainAddress(text: string): string | undefined {
  // A zone (`fe80::1%eth0`) names a network card of ours: nothing that is anywhere in the world.
  if (isIP(text) === 0 || text.includes('%')) return undefined;
  if (!isIPv6(text)) return text;
  // The URL parser brings all spellings of an address into one.
  const [, high, low] = MAPPED.exec(new URL(`http://[${text}]`).hostname) ?? [];
  if (high === undefined || low === undefined) return text;
  const bits = parseInt(high, 16) * 0x10000 + parseInt(low, 16);
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 0xff).join('.');
}
