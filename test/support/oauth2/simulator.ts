import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { authorize } from './authorize-endpoint.js';
import { IdTokens } from './id-tokens.js';
import { ELSEWHERE, reply } from './moods.js';
import { somebody } from './person.js';
import { factsOf, filled, PROVIDER_FACTS, type Body } from './provider-facts.js';
import { makeRegistrations, type Registration } from './registrations.js';
import { exchange } from './token-endpoint.js';
import { extraInfo, USER_INFO, userInfo } from './user-info-endpoint.js';
import type { Vendor } from './vendor.js';
import { Visit, type Behaviour, type Grant, type Received } from './visit.js';

/** By this cookie a browser shows the simulator which visit it is on. */
export const VISIT_COOKIE = 'simulator_visit';

/** A simulator for this spec file. */
export function useSimulator(): OAuth2Simulator {
  const simulator = new OAuth2Simulator();
  beforeAll(() => simulator.start());
  afterAll(() => simulator.stop());
  return simulator;
}

/**
 * Plays all providers over HTTP, as the facts have them: `/<provider>/authorize`, `/token`, `/userinfo`, the requests
 * below it, `/keys` and for oidc the discovery document. It takes what the vendor documents and nothing else.
 *
 * Every provider has a port of its own, for vendors are different hosts: one that fails is left alone (rule 22), and the
 * others are not.
 */
export class OAuth2Simulator {
  readonly idTokens = new IdTokens();
  /** Milliseconds by which the providers' clocks are ahead. */
  clockOffset = 0;
  /** Every request, in the order of arrival. */
  readonly requests: Received[] = [];
  /** `sampleDiscovery` with the simulator's addresses in it; tests may change it. */
  discovery: Body = {};

  private readonly registrations = makeRegistrations();
  private readonly vendors = new Map<string, Vendor>();
  private readonly visits = new Map<string, Visit>();
  private readonly servers: Server[] = [];

  async start(): Promise<void> {
    for (const facts of PROVIDER_FACTS) {
      const server = createServer((request, response) => void this.answer(facts.id, request, response));
      this.servers.push(server);
      this.vendors.set(facts.id, {
        facts,
        registration: this.registrationOf(facts.id),
        url: `${await listen(server)}/${facts.id}`,
        idTokens: this.idTokens,
        grants: [] as Grant[],
        now: () => Date.now() + this.clockOffset,
      });
    }
    this.discovery = discoveryDocument(this.urlOf('oidc'));
  }

  async stop(): Promise<void> {
    for (const server of this.servers) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    }
  }

  /** Somebody comes to log in. Without words about the person it is the one of the samples, always the same. */
  visit(provider: string, behaviour: Partial<Behaviour> = {}): Visit {
    const visit = new Visit(provider, behaviour);
    this.visits.set(visit.id, visit);
    return visit;
  }

  /** Somebody comes whom nobody has met. */
  stranger(provider: string, behaviour: Partial<Behaviour> = {}): Visit {
    const person = somebody(factsOf(provider), behaviour.person);
    return this.visit(provider, { ...behaviour, person });
  }

  /** What did not go by the vendors' documentation. There should be nothing. */
  get complaints(): string[] {
    return this.requests
      .filter(({ faults }) => faults.length > 0)
      .map(({ provider, method, path, faults }) => `${provider}: ${method} ${path}: ${faults.join('; ')}`);
  }

  /** Codes, states, verifiers, tokens and client secrets of all logins so far: what must stand in no log (rule 20). */
  get secrets(): Set<string> {
    const visits = [...this.visits.values()];
    const grants = visits.flatMap((visit) => visit.grants);
    return new Set(
      [
        ...grants.flatMap(({ code, accessToken, refreshToken }) => [code, accessToken, refreshToken]),
        ...visits.flatMap((visit) => visit.requests.flatMap(secretsIn)),
        ...[...this.registrations.values()].map(({ clientSecret }) => clientSecret),
      ].filter((text) => text !== ''),
    );
  }

  /** `http://127.0.0.1:PORT/<provider>` */
  urlOf(provider: string): string {
    return this.vendor(provider).url;
  }

  registrationOf(provider: string): Registration {
    return this.registrations.get(provider)!;
  }

  private vendor(provider: string): Vendor {
    const vendor = this.vendors.get(provider);
    if (vendor === undefined)
      throw new Error(`${provider} is unknown, or the simulator has not been started.`);
    return vendor;
  }

  private async answer(provider: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const received = await receivedFrom(provider, request);
    this.requests.push(received);
    const vendor = this.vendor(provider);
    switch (received.path) {
      case 'authorize':
        return authorize(vendor, this.visitOf(received), received, response);
      case 'token':
        return exchange(vendor, received, response);
      case 'keys':
        return reply(response, 200, await this.idTokens.keySet());
      case '.well-known/openid-configuration':
        if (provider === 'oidc') return reply(response, 200, this.discovery);
        break;
      case USER_INFO:
        return userInfo(vendor, received, response);
      case ELSEWHERE:
        received.faults.push('a redirect was followed');
        return reply(response, 200, vendor.facts.sampleUserInfo ?? {});
    }
    if (vendor.facts.urlVariables !== undefined && /^userinfo\/[^/]+$/.test(received.path)) {
      return userInfo(vendor, received, response);
    }
    return extraInfo(vendor, received, response);
  }

  /** A browser that shows none is on a visit of its own. */
  private visitOf(received: Received): Visit {
    const cookie = received.headers['cookie'] ?? '';
    const id = new RegExp(`(?:^|; )${VISIT_COOKIE}=(\\w+)`).exec(cookie)?.[1];
    const found = id === undefined ? undefined : this.visits.get(id);
    const visit = found?.provider === received.provider ? found : this.visit(received.provider);
    visit.requests.push(received);
    return visit;
  }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a server without a port');
  return `http://127.0.0.1:${address.port}`;
}

async function receivedFrom(provider: string, request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const prefix = `/${provider}/`;
  return {
    provider,
    method: request.method ?? '',
    path: url.pathname.startsWith(prefix) ? url.pathname.slice(prefix.length) : url.pathname,
    query: url.searchParams,
    headers: headersOf(request),
    body: Buffer.concat(chunks).toString('utf8'),
    faults: [],
  };
}

function headersOf({ headers }: IncomingMessage): Received['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}

const SECRET_PARAMETERS = [
  'state',
  'nonce',
  'code_verifier',
  'client_secret',
  'refresh_token',
  'fb_exchange_token',
];

function secretsIn({ query, body, headers }: Received): string[] {
  const isJson = headers['content-type'] === 'application/json' && body !== '';
  const fields = new URLSearchParams(isJson ? (JSON.parse(body) as Record<string, string>) : body);
  return SECRET_PARAMETERS.map((name) => query.get(name) ?? fields.get(name) ?? '');
}

function discoveryDocument(url: string): Body {
  const sample = factsOf('oidc').sampleDiscovery ?? {};
  const own = 'https://id.example.net';
  const document = filled(sample, {});
  return Object.fromEntries(
    Object.entries(document).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.replace(own, url).replace(/\/jwks$/, '/keys') : value,
    ]),
  );
}
