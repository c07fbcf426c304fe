import { type Context, context, propagation, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { TracingSettings } from '../config/tracing-settings.js';
import { markFailed, tracer } from '../tracing/spans.js';
import { attachedExchange } from './exchange-of.js';
import { schemeOf } from './scheme.js';

/** Asked every few seconds by machines. */
const UNTRACED = new Set(['/healthz', '/readyz', '/metrics']);
/** Of all methods that Node's parser knows, those that a span names. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** The context of each traced request: its span, and what the span continues. */
const contexts = new WeakMap<FastifyRequest, Context>();

/**
 * Makes a span of each request, by OpenTelemetry's conventions for HTTP, but for what a client chooses freely: there is
 * the route's pattern, not the path or the query, and no header. To be called before all other hooks, which then run
 * inside of the span.
 */
export function traceRequests(instance: FastifyInstance, settings: TracingSettings): void {
  instance.addHook('onRequest', (request, reply, done) => {
    if (!UNTRACED.has(request.routeOptions.url ?? '')) begin(request, reply, settings);
    goOn(request, done);
  });
  // Reading the body and writing the answer are events of the connection, which knows of no request.
  instance.addHook('preValidation', (request, _reply, done) => goOn(request, done));
  instance.addHook('onResponse', (request, _reply, done) => goOn(request, done));
}

function begin(request: FastifyRequest, reply: FastifyReply, { continuesTraces }: TracingSettings): void {
  const { traceparent, tracestate } = request.headers;
  const parent = continuesTraces
    ? propagation.extract(ROOT_CONTEXT, { traceparent, tracestate })
    : ROOT_CONTEXT;
  const route = request.routeOptions.url;
  const method = METHODS.has(request.method) ? request.method : '_OTHER';
  const name = method === '_OTHER' ? 'HTTP' : method;
  const attributes = {
    'http.request.method': method,
    'url.scheme': schemeOf(request),
    'gatehouse.request_id': request.id,
    ...(route === undefined ? {} : { 'http.route': route }),
  };
  const span = tracer.startSpan(
    route === undefined ? name : `${name} ${route}`,
    { kind: SpanKind.SERVER, attributes },
    parent,
  );
  contexts.set(request, trace.setSpan(parent, span));
  // Comes after the answer, and also when the client has gone away before.
  reply.raw.once('close', () => {
    const project = attachedExchange(request)?.knownProject?.id;
    if (project !== undefined) span.setAttribute('gatehouse.project', project);
    const { headersSent, statusCode, writableFinished } = reply.raw;
    if (headersSent) span.setAttribute('http.response.status_code', statusCode);
    if (!writableFinished) markFailed(span, 'client_gone');
    else if (statusCode >= 500) markFailed(span, String(statusCode));
    span.end();
  });
}

function goOn(request: FastifyRequest, done: () => void): void {
  const traced = contexts.get(request);
  if (traced === undefined) done();
  else context.with(traced, done);
}
