import { randomUUID } from 'node:crypto';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Settings } from '../config/settings.js';
import { answerClientError } from './client-error.js';
import { answerPreflight, setCorsHeaders } from './cors.js';
import { attachedExchange } from './exchange-of.js';
import { parseBody } from './parse-body.js';
import { parseQuery } from './parse-query.js';
import { sendProblem, transportProblem } from './problem-response.js';
import { traceRequests } from './request-spans.js';
import { schemeOf } from './scheme.js';

const BODY_LIMIT = 6 * 1_024 * 1_024;
const HEADER_LIMIT = 64 * 1_024;
const REQUEST_TIMEOUT = 60_000;
const HSTS = 'max-age=10886400';

/** Fastify, set up for the transport rules of contract §2, which differ from its own in nearly every point. */
export function createTransport(settings: Settings, logger: Logger): FastifyAdapter {
  const adapter = new FastifyAdapter({
    logger: false,
    bodyLimit: BODY_LIMIT,
    trustProxy: trustIn(settings.trustProxy),
    genReqId: () => randomUUID(),
    requestTimeout: REQUEST_TIMEOUT,
    // A stopping server finishes what is in flight and hangs up on idle connections.
    forceCloseConnections: 'idle',
    http: {
      maxHeaderSize: HEADER_LIMIT,
      headersTimeout: REQUEST_TIMEOUT,
      connectionsCheckingInterval: 5_000,
      // Node would refuse with an empty body; `hasHost` does so in the error shape.
      requireHostHeader: false,
    },
    routerOptions: {
      ignoreTrailingSlash: true,
      caseSensitive: true,
      // The rules of each parameter say how long it may be; the router need not.
      maxParamLength: HEADER_LIMIT,
      querystringParser: parseQuery,
    },
    // Our own 503 and error shape also while stopping.
    return503OnClosing: false,
    frameworkErrors: (_error: unknown, request: unknown, reply: unknown) => {
      refuseUndecodablePath(request as FastifyRequest, reply as FastifyReply, settings);
    },
    clientErrorHandler: answerClientError,
  });
  const instance = adapter.getInstance<FastifyInstance>();
  acceptAnyBody(instance);
  // Node would answer an `Expect` that it does not know with 417; the contract has no such status.
  instance.server.on('checkExpectation', (request, response) =>
    instance.server.emit('request', request, response),
  );
  if (settings.tracing !== undefined) traceRequests(instance, settings.tracing);
  addHooks(instance, settings, logger);
  return adapter;
}

/** Fastify takes a number of hops for "trust nobody", since it cannot know the peer; whoever sets one says he does. */
function trustIn(
  trusted: Settings['trustProxy'],
): false | string[] | ((address: string, hop: number) => boolean) {
  if (trusted === undefined) return false;
  return typeof trusted === 'number' ? (_address, hop) => hop < trusted : [...trusted];
}

/** The headers of every answer (contract §2.5). */
function setCommonHeaders(request: FastifyRequest, reply: FastifyReply, { publicUrl }: Settings): void {
  void reply.headers({
    'X-Request-Id': request.id,
    'X-Content-Type-Options': 'nosniff',
    // Accounts and secrets, nearly all of it; what may be kept says so itself.
    'Cache-Control': 'no-store',
    // What every answer can do with, the API explorer's too; pages of ours are stricter.
    'Content-Security-Policy': "object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  });
  if (schemeOf(request) === 'https' || publicUrl.startsWith('https:')) {
    void reply.header('Strict-Transport-Security', HSTS);
  }
}

/** RFC 9112 §3.2: a request of HTTP/1.1 without a Host header is refused. */
function hasHost({ raw }: FastifyRequest): boolean {
  return raw.httpVersion !== '1.1' || raw.headers.host !== undefined;
}

/** Fastify runs no hooks for these: their part is done here. */
function refuseUndecodablePath(request: FastifyRequest, reply: FastifyReply, settings: Settings): void {
  setCommonHeaders(request, reply, settings);
  if (request.method === 'OPTIONS') {
    answerPreflight(request, reply);
    return;
  }
  setCorsHeaders(reply, request.headers.origin ?? `${schemeOf(request)}://localhost`);
  sendProblem(reply, transportProblem(400, 'The path could not be decoded.'));
}

/** Any content type, none, or a broken one: an unreadable body counts as empty (contract §2.3). */
function acceptAnyBody(instance: FastifyInstance): void {
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    void Promise.resolve(parseBody(declaredTypes.get(request), body as Buffer)).then(
      (parsed) => done(null, parsed),
      (error: unknown) => done(error as Error),
    );
  });
}

/** What the client said its body is. Fastify gets to see one type only, since it refuses those it cannot read. */
const declaredTypes = new WeakMap<FastifyRequest, string>();

export function declaredType(request: FastifyRequest): string | undefined {
  return declaredTypes.get(request);
}

function addHooks(instance: FastifyInstance, settings: Settings, logger: Logger): void {
  instance.addHook('onRequest', (request, reply, done) => {
    setCommonHeaders(request, reply, settings);
    // Step 0 of the pipeline: before routes, so that any path will do.
    if (request.method === 'OPTIONS') {
      answerPreflight(request, reply);
      return;
    }
    if (!hasHost(request)) {
      sendProblem(reply.header('Connection', 'close'), transportProblem(400, 'The Host header is missing.'));
      return;
    }
    const type = request.headers['content-type'];
    if (type !== undefined) {
      declaredTypes.set(request, type);
      request.raw.headers['content-type'] = 'application/octet-stream';
    }
    done();
  });

  instance.addHook('onSend', (_request, reply, _payload, done) => {
    // Clients of old compare the text, and the contract has it in capitals.
    if (reply.getHeader('content-type') === 'application/json; charset=utf-8') {
      void reply.header('content-type', 'application/json; charset=UTF-8');
    }
    done();
  });

  if (!logger.isLevelEnabled('info')) return;
  instance.addHook('onResponse', (request, reply, done) => {
    const exchange = attachedExchange(request);
    logger.info(
      {
        requestId: request.id,
        method: request.method,
        // Without the query: OAuth2 codes and the like travel in it.
        path: request.url.split('?', 1)[0]?.slice(0, 200),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        ip: request.ip,
        project: exchange?.knownProject?.id,
        user: exchange?.caller.kind === 'user' ? exchange.caller.account.id : undefined,
      },
      'request',
    );
    done();
  });
}
