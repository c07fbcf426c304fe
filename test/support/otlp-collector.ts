import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** A span as OTLP/JSON has it, with its attributes as an object. */
export interface CollectedSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  attributes: Record<string, unknown>;
  resource: Record<string, unknown>;
}

export const SERVER_SPAN = 2;
export const CLIENT_SPAN = 3;
export const CONSUMER_SPAN = 5;

interface Attribute {
  key: string;
  value: Record<string, unknown>;
}

interface Export {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: { spans: (Omit<CollectedSpan, 'attributes' | 'resource'> & { attributes: Attribute[] })[] }[];
  }[];
}

/** An OpenTelemetry collector: takes spans by OTLP over HTTP and keeps them. */
export class OtlpCollector {
  readonly requests: { path: string; contentType: string; body: string }[] = [];
  /** Takes what it gets, and does not say so. */
  hangs = false;

  private readonly server: Server = createServer((request, response) => void this.take(request, response));

  async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(0, '127.0.0.1', resolve);
    });
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  /** What a server is told that sends its spans here, soon, and in a form that can be read. */
  get env(): Record<string, string> {
    return {
      OTEL_EXPORTER_OTLP_ENDPOINT: this.endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '100',
    };
  }

  get spans(): CollectedSpan[] {
    return this.requests
      .filter(({ contentType }) => contentType === 'application/json')
      .flatMap(({ body }) => spansIn(JSON.parse(body) as Export));
  }

  private get endpoint(): string {
    const address = this.server.address();
    if (address === null || typeof address === 'string')
      throw new Error('The collector has not been started.');
    return `http://127.0.0.1:${address.port}`;
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url: path = '', headers } = request;
    this.requests.push({ path, contentType: headers['content-type'] ?? '', body: await text(request) });
    if (!this.hangs) response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }
}

function spansIn({ resourceSpans }: Export): CollectedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        ...span,
        attributes: valuesOf(span.attributes),
        resource: valuesOf(resource.attributes),
      })),
    ),
  );
}

function valuesOf(attributes: Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
