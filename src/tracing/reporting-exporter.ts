import type { SpanExporter } from '@opentelemetry/sdk-trace-node';
import type { Logger } from 'pino';

type Spans = Parameters<SpanExporter['export']>[0];
type Done = Parameters<SpanExporter['export']>[1];
type Result = Parameters<Done>[0];

/** `ExportResultCode.SUCCESS`, of a package that is not ours to import. */
const SUCCESS = 0;

/** Says in the log when spans stop reaching the collector, and when they do again: one line each. */
export class ReportingExporter implements SpanExporter {
  private failing = false;

  constructor(
    private readonly exporter: SpanExporter,
    private readonly logger: Logger,
  ) {}

  export(spans: Spans, done: Done): void {
    this.exporter.export(spans, (result) => {
      this.report(result);
      done(result);
    });
  }

  forceFlush(): Promise<void> {
    return this.exporter.forceFlush?.() ?? Promise.resolve();
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }

  private report({ code, error }: Result): void {
    const failed = Number(code) !== SUCCESS;
    if (failed && !this.failing) this.logger.warn({ error }, 'spans cannot be exported');
    if (!failed && this.failing) this.logger.info('spans are exported again');
    this.failing = failed;
  }
}
