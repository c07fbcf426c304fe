import type { IncomingHttpHeaders } from 'node:http';
import { type ApiError, problem } from '../../../errors/api-error.js';
import { hashSecret, sameHash } from '../../../kernel/secret.js';

/** Who asks, by the connection itself: never by what a header says of it. */
export interface Asker {
  readonly peer: string;
  readonly headers: IncomingHttpHeaders;
}

/** With any of them somebody else is behind the peer. `X-Forwarded-…` are recognised by their beginning. */
const FORWARDED = ['forwarded', 'via', 'x-real-ip', 'x-client-ip', 'true-client-ip', 'cf-connecting-ip'];

/**
 * Who may read the metrics: with METRICS_TOKEN whoever has it, from anywhere; without, who asks on this machine and
 * for himself.
 */
export class MetricsAccess {
  private readonly tokenHash: Buffer | undefined;

  constructor(token: string | undefined) {
    this.tokenHash = token === undefined ? undefined : hashSecret(token);
  }

  /**
   * @returns why not, if so: 401 `general_unauthorized_scope` without the token, 404 `general_route_not_found` to
   * strangers where there is none
   */
  refuse(asker: Asker): ApiError | undefined {
    if (this.tokenHash === undefined) {
      return asksHere(asker) ? undefined : problem('general_route_not_found');
    }
    // Hashed first, so that the comparison tells nothing of the token's length either.
    const given = hashSecret(bearerOf(asker.headers.authorization));
    if (sameHash(given, this.tokenHash)) return undefined;
    return problem('general_unauthorized_scope', {
      message: 'The metrics want METRICS_TOKEN as bearer token.',
    });
  }
}

/**
 * A proxy on this machine is a loopback peer as well. It shows by what it adds, or by the public name in `Host`; so
 * does a web page whose name has been made to resolve to this machine.
 */
function asksHere({ peer, headers }: Asker): boolean {
  const forwarded = Object.keys(headers).some(
    (name) => name.startsWith('x-forwarded-') || FORWARDED.includes(name),
  );
  return isLoopback(peer) && !forwarded && namesLoopback(headers.host ?? '');
}

function namesLoopback(host: string): boolean {
  const [, ipv6, name = ''] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d+)?$/.exec(host.toLowerCase()) ?? [];
  return name === 'localhost' || isLoopback(ipv6 ?? name);
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127(?:\.\d{1,3}){3}$/i.test(address);
}

/** RFC 6750 §2.1; empty when there is none. */
function bearerOf(authorization = ''): string {
  return /^Bearer +(\S.*)$/i.exec(authorization)?.[1]?.trimEnd() ?? '';
}
