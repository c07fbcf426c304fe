import type { Environment } from './variables.js';

/** How spans leave this process. What is not in here, OpenTelemetry's SDK reads from its own variables. */
export interface TracingSettings {
  readonly exporter: 'otlp' | 'console';
  readonly protocol: 'http/protobuf' | 'http/json';
  /** Whether a request's `traceparent` is followed. */
  readonly continuesTraces: boolean;
}

/** Tracing is on when somebody has said where spans go to, and nobody has switched it off. */
export function tracingOf(environment: Environment): TracingSettings | undefined {
  const endpoint = environment.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? environment.OTEL_EXPORTER_OTLP_ENDPOINT;
  const exporter = environment.OTEL_TRACES_EXPORTER ?? (endpoint === undefined ? 'none' : 'otlp');
  if (environment.OTEL_SDK_DISABLED || exporter === 'none') return undefined;
  return {
    exporter,
    protocol:
      environment.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ??
      environment.OTEL_EXPORTER_OTLP_PROTOCOL ??
      'http/protobuf',
    continuesTraces: environment.OTEL_PROPAGATORS.includes('tracecontext'),
  };
}
