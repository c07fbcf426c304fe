import { request, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from './listening.js';

/** What really travelled, as the server got it. */
export interface Seen {
  method: string;
  path: string;
  cookie: string;
  fallback: string;
  status: number;
  setCookies: string[];
}

/** Stands before the server as a proxy would that ends TLS, and notes what passes. */
export class RecordingProxy {
  readonly seen: Seen[] = [];
  /** Origin of the server behind; set once that is up. */
  target = '';
  private constructor(private readonly scheme: 'http' | 'https') {}

  private address: { port: number; close: () => Promise<void> } | undefined;

  /** `https`: the server is told that the client speaks https, as a TLS proxy would. */
  static async start(scheme: 'http' | 'https'): Promise<RecordingProxy> {
    const proxy = new RecordingProxy(scheme);
    proxy.address = await listen((incoming, outgoing) => proxy.pass(incoming, outgoing));
    return proxy;
  }

  get origin(): string {
    return `http://localhost:${this.address?.port}`;
  }

  /** Without the browser's preflights. */
  get requests(): Seen[] {
    return this.seen.filter(({ method }) => method !== 'OPTIONS');
  }

  async stop(): Promise<void> {
    await this.address?.close();
  }

  private pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method = '', url = '', headers } = incoming;
    const forwarded = { ...headers, 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': this.scheme };
    const upstream = request(this.target + url, { method, headers: forwarded, agent: false }, (answer) => {
      this.seen.push({
        ...{
          method,
          path: url,
          cookie: headers.cookie ?? '',
          fallback: String(headers['x-fallback-cookies'] ?? ''),
        },
        ...{ status: answer.statusCode ?? 0, setCookies: answer.headers['set-cookie'] ?? [] },
      });
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    upstream.on('error', () => outgoing.destroy());
    incoming.pipe(upstream);
  }
}
