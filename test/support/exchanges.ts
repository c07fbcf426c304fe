import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import type { FastifyInstance, FastifyReply, FastifyRequest, InjectOptions } from 'fastify';
import { pino } from 'pino';
import { type Settings } from '../../src/config/settings.js';
import type { EndpointOptions } from '../../src/http/endpoint.js';
import { Exchange } from '../../src/http/exchange.js';
import { attachExchange } from '../../src/http/exchange-of.js';
import { createTransport } from '../../src/http/transport.js';
import { type Caller, GUEST } from '../../src/kernel/caller.js';
import type { Project } from '../../src/kernel/project.js';
import { aProject, aUser, someSettings } from './fixtures.js';

/** A request to a server that does what a test says, in place of the pipeline. */
export interface Sent {
  readonly method?: NonNullable<InjectOptions['method']>;
  /** Path and query. */
  readonly url?: string;
  /** The route's pattern, where it has parameters. */
  readonly route?: string;
  readonly headers?: Record<string, string>;
  readonly body?: object;
  readonly endpoint?: Partial<EndpointOptions>;
  /** Null: the request names none. */
  readonly project?: Project | null;
  readonly caller?: Caller;
  readonly settings?: Partial<Settings>;
}

export interface Answered<T> {
  readonly result: T;
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

const SILENT = pino({ level: 'silent' });

export const USER: Caller = { kind: 'user', account: aUser(), sessionId: 'session-1' };

export function anApplication(scopes: readonly string[] = []): Caller {
  return {
    kind: 'application',
    key: { name: 'backend', secretHash: Buffer.alloc(32), scopes, expiresAt: null },
  };
}

export function anEndpoint(changes: Partial<EndpointOptions> = {}): EndpointOptions {
  return { id: 'get', title: 'Get', description: 'Gets.', scope: 'public', status: 200, ...changes };
}

/** Sends a request through the real transport and runs `work` on its exchange; rethrows what that throws. */
export async function inExchange<T>(
  sent: Sent,
  work: (exchange: Exchange) => T | Promise<T>,
): Promise<Answered<T>> {
  const { method = 'GET', url = '/v1/account', headers = {}, body } = sent;
  const route = sent.route ?? url.replace(/\?.*/s, '');
  const app = createTransport(someSettings(sent.settings), SILENT).getInstance<FastifyInstance>();
  let outcome: { result: T } | { error: unknown } | undefined;

  const handle = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const execution = new ExecutionContextHost([request, reply], class {}, () => undefined);
    const exchange = new Exchange(request, reply, anEndpoint(sent.endpoint), execution);
    exchange.knownProject = sent.project === undefined ? aProject() : (sent.project ?? undefined);
    exchange.caller = sent.caller ?? GUEST;
    attachExchange(request, exchange);
    try {
      outcome = { result: await work(exchange) };
    } catch (error) {
      outcome = { error };
    }
    if (!reply.sent) await reply.code(204).send();
  };
  app.route({
    method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    url: route,
    exposeHeadRoute: false,
    handler: handle,
  });
  const answer = await app.inject({
    method,
    url,
    headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
  await app.close();

  if (outcome === undefined)
    throw new Error(`the request did not arrive: ${answer.statusCode} ${answer.body}`);
  if ('error' in outcome) throw outcome.error;
  return { result: outcome.result, status: answer.statusCode, headers: answer.headers, body: answer.body };
}
