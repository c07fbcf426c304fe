import { setTimeout } from 'node:timers/promises';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ConsoleSpanExporter,
  NodeTracerProvider,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-node';
import type { Logger } from 'pino';
import type { TracingSettings } from '../config/tracing-settings.js';
import { VERSION } from '../version.js';
import { ReportingExporter } from './reporting-exporter.js';
import type { EndTracing } from './start-tracing.js';

/** A collector that is away must not take the time that a stop has. */
const FLUSH_LIMIT = 1_000;

/** Sets OpenTelemetry up: sampling, limits, batches, endpoint and headers are read by it, from its own variables. */
export async function startSdk(settings: TracingSettings, logger: Logger): Promise<EndTracing> {
  const provider = new NodeTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'gatehouse', 'service.version': VERSION }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new ReportingExporter(await exporterOf(settings), logger))],
  });
  provider.register();
  return async () => {
    const flushed = provider.shutdown().catch(() => undefined);
    await Promise.race([flushed, setTimeout(FLUSH_LIMIT, undefined, { ref: false })]);
  };
}

async function exporterOf({ exporter, protocol }: TracingSettings): Promise<SpanExporter> {
  if (exporter === 'console') return new ConsoleSpanExporter();
  const { OTLPTraceExporter } = await (protocol === 'http/json'
    ? import('@opentelemetry/exporter-trace-otlp-http')
    : import('@opentelemetry/exporter-trace-otlp-proto'));
  return new OTLPTraceExporter();
}
