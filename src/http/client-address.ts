import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';

/**
 * The client's address, as Fastify has it by the trusted proxies. Some proxies put a port behind it, and a client may
 * write anything into a header that a proxy only adds to: what is no address gives way to the connection's own.
 */
export function clientAddress({ ip, socket }: FastifyRequest): string {
  return addressIn(ip) ?? addressIn(socket.remoteAddress ?? '') ?? '';
}

function addressIn(text: string): string | undefined {
  const [, bracketed] = /^\[([^\]]*)\](?::\d+)?$/.exec(text) ?? [];
  const [, v4] = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)(?::\d+)?$/i.exec(text) ?? [];
  const [address = ''] = (bracketed ?? v4 ?? text).split('%', 1);
  return isIP(address) === 0 ? undefined : address;
}
