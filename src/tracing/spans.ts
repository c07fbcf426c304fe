import {
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  type SpanOptions,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { VERSION } from '../version.js';

/** Makes no spans until the SDK has been started. */
export const tracer = trace.getTracer('gatehouse', VERSION);

/** A W3C trace context, on its way through a queue. */
export interface CarriedTrace {
  readonly traceparent?: string;
}

/** Runs the work as a span, of which the spans begun meanwhile are children. */
export function inSpan<T>(name: string, options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T> {
  return tracer.startActiveSpan(name, options, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      markFailed(span, errorType(error));
      throw error;
    } finally {
      span.end();
    }
  });
}

export function markFailed(span: Span, type: string): void {
  span.setAttribute('error.type', type).setStatus({ code: SpanStatusCode.ERROR });
}

/** What a log line says of the trace that it belongs to; the names are those of OpenTelemetry's log data model. */
export function traceOfLine(): object {
  const active = trace.getActiveSpan()?.spanContext();
  return active === undefined ? {} : { trace_id: active.traceId, span_id: active.spanId };
}

/** The running span, for somebody who goes on elsewhere; nothing when there is none. */
export function carryTrace(): CarriedTrace {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier, {
    // Foreign systems' `tracestate` and baggage end here.
    set: (target, name, value) => void (name === 'traceparent' && (target.traceparent = value)),
  });
  return carrier;
}

/** Goes on with what `carryTrace` has given. */
export function continueTrace<T>({ traceparent }: CarriedTrace, work: () => T): T {
  const carried = traceparent === undefined ? {} : { traceparent };
  return context.with(propagation.extract(ROOT_CONTEXT, carried), work);
}

/** An error's code or its class. Never its message: it may repeat an address, a value or a URL. */
function errorType(error: unknown): string {
  if (!(error instanceof Error)) return '_OTHER';
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^\w{1,64}$/.test(code) ? code : error.name;
}
