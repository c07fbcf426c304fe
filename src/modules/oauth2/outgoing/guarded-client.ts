import { Injectable, Optional, type OnApplicationShutdown } from '@nestjs/common';
import { Client } from 'undici';
import { Clock, SECOND } from '../../../kernel/clock.js';
import { VERSION } from '../../../version.js';
import type { Reach } from './address.js';
import { AddressResolver } from './address-resolver.js';
import { ACCEPTED_CODINGS, textOf } from './answer-text.js';
import { checkedLookup, destinationOf } from './destination.js';
import { HostCalls, type CallOutcome, type HostLimits } from './host-calls.js';
import { asFailure, OutgoingFailure, type FailureReason } from './outgoing-failure.js';

export { OutgoingFailure } from './outgoing-failure.js';

export interface OutgoingRequest {
  readonly method: 'GET' | 'POST';
  /** Absolute. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Already encoded; its content type is in the headers. Absent: no body at all. */
  readonly body?: string;
  readonly reach: Reach;
}

export interface OutgoingAnswer {
  readonly status: number;
  /** The header as it is; `""` when there is none. */
  readonly contentType: string;
  readonly text: string;
}

export interface OutgoingLimits extends HostLimits {
  /** Milliseconds for DNS, TCP and TLS. */
  readonly connect: number;
  /** Milliseconds for the whole call, a second attempt included. */
  readonly total: number;
  /** Bytes of an answer. */
  readonly answer: number;
}

export interface OutgoingOptions {
  readonly limits?: Partial<OutgoingLimits>;
  /** Certificates to trust in place of the machine's, in PEM. */
  readonly ca?: string;
}

const LIMITS: OutgoingLimits = {
  connect: 5 * SECOND,
  total: 10 * SECOND,
  answer: 1024 * 1024,
  callsAtOnce: 50,
  failures: 5,
  rest: 30 * SECOND,
  hosts: 1_000,
};
/** How long one of several addresses is tried before the next: Node's 250 ms give distant hosts up too early. */
const ADDRESS_ATTEMPT = SECOND;

const FAILURES_OF_THE_HOST: ReadonlySet<FailureReason> = new Set(['connection', 'timeout', 'too-large']);

/**
 * The one way out for calls to providers (rules 22 to 25). It bounds what a provider can cost us in time and memory, and
 * keeps URLs, which settings and discovery documents bring, from reaching into the network that this server stands in.
 *
 * Each call has a connection of its own, which ends with it. So each is made to an address checked for this very call,
 * and no token request, which must not be sent twice, dies on a kept connection that the provider has just closed.
 */
@Injectable()
export class GuardedClient implements OnApplicationShutdown {
  private readonly limits: OutgoingLimits;
  private readonly hosts: HostCalls;
  private readonly running = new Set<AbortController>();

  constructor(
    clock: Clock,
    private readonly resolver: AddressResolver,
    @Optional() private readonly options: OutgoingOptions = {},
  ) {
    this.limits = { ...LIMITS, ...options.limits };
    this.hosts = new HostCalls(clock, this.limits);
  }

  /**
   * Makes the call. Any status but a redirect is an answer.
   *
   * @throws OutgoingFailure
   */
  async send(request: OutgoingRequest): Promise<OutgoingAnswer> {
    const url = destinationOf(request.url, request.reach);
    const call = this.hosts.begin(hostAndPort(url));
    let outcome: CallOutcome = 'neither';
    try {
      const answer = await this.sendInTime(request, url);
      outcome = answer.status < 500 ? 'answered' : 'failed';
      return answer;
    } catch (error) {
      const failure = asFailure(error, url.host);
      if (FAILURES_OF_THE_HOST.has(failure.reason)) outcome = 'failed';
      throw failure;
    } finally {
      call.end(outcome);
    }
  }

  /** Ends what is under way. */
  onApplicationShutdown(): void {
    for (const limit of this.running) limit.abort('connection' satisfies FailureReason);
  }

  private async sendInTime(request: OutgoingRequest, url: URL): Promise<OutgoingAnswer> {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort('timeout' satisfies FailureReason), this.limits.total);
    this.running.add(limit);
    try {
      return await this.attempt(request, url, limit.signal);
    } catch (error) {
      const mayRetry = request.method === 'GET' && !limit.signal.aborted;
      if (!mayRetry || asFailure(error, url.host).reason !== 'connection') throw error;
      return await this.attempt(request, url, limit.signal);
    } finally {
      clearTimeout(timer);
      this.running.delete(limit);
    }
  }

  private async attempt(request: OutgoingRequest, url: URL, signal: AbortSignal): Promise<OutgoingAnswer> {
    const connection = this.connectionTo(url, request.reach);
    const giveUp = () =>
      void connection.destroy(new OutgoingFailure(signal.reason as FailureReason, url.host));
    signal.addEventListener('abort', giveUp);
    try {
      return await this.exchange(connection, request, url);
    } finally {
      signal.removeEventListener('abort', giveUp);
      void connection.destroy();
    }
  }

  private async exchange(connection: Client, request: OutgoingRequest, url: URL): Promise<OutgoingAnswer> {
    const { statusCode, headers, body } = await connection.request({
      method: request.method,
      path: url.pathname + url.search,
      headers: headersOf(request),
      body: request.body ?? null,
    });
    // It is destroyed unread after a redirect, and says so.
    body.on('error', () => undefined);
    // A redirect could lead anywhere, with a code or token along.
    if (statusCode >= 300 && statusCode < 400) throw new OutgoingFailure('redirect', url.host);
    const coding = single(headers['content-encoding']);
    const text = await textOf({ body, coding, host: url.host }, this.limits.answer);
    return { status: statusCode, contentType: single(headers['content-type']), text };
  }

  private connectionTo(url: URL, reach: Reach): Client {
    const { ca } = this.options;
    return new Client(url.origin, {
      // One call, and `Connection: close`.
      pipelining: 0,
      connect: {
        lookup: checkedLookup(this.resolver, url, reach),
        timeout: this.limits.connect,
        autoSelectFamily: true,
        autoSelectFamilyAttemptTimeout: ADDRESS_ATTEMPT,
        ...(ca === undefined ? {} : { ca }),
      },
      // The time for the whole call is kept above, to the millisecond.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }
}

function hostAndPort(url: URL): string {
  return url.port === '' ? `${url.hostname}:${url.protocol === 'https:' ? 443 : 80}` : url.host;
}

function headersOf({ headers }: OutgoingRequest): Record<string, string> {
  const given = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    'user-agent': `Gatehouse/${VERSION}`,
    ...Object.fromEntries(given),
    'accept-encoding': ACCEPTED_CODINGS,
  };
}

function single(header: string | string[] | undefined): string {
  return Array.isArray(header) ? header.join(', ') : (header ?? '');
}
