import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Certificate } from './certificate.js';

/** What a server was asked. */
export interface SeenRequest {
  readonly line: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A real HTTP server whose way to answer each test sets: well, badly, slowly or not at all. */
export class LocalOrigin {
  /** Connections that were made, whether or not a request came over them. */
  connections = 0;
  readonly seen: SeenRequest[] = [];
  answer: RequestListener = (_request, response) => response.end();
  private server: Server | undefined;

  async start({
    host = '127.0.0.1',
    port = 0,
    tls,
  }: { host?: string; port?: number; tls?: Certificate } = {}) {
    const listener: RequestListener = (request, response) => void this.take(request, response);
    this.server = tls === undefined ? createServer(listener) : createTlsServer({ ...tls }, listener);
    this.server.on('connection', () => (this.connections += 1));
    this.server.listen(port, host);
    await once(this.server, 'listening');
  }

  get port(): number {
    return (this.server?.address() as AddressInfo).port;
  }

  get openConnections(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server?.getConnections((error, count) => (error ? reject(error) : resolve(count)));
    });
  }

  forget(): void {
    this.connections = 0;
    this.seen.length = 0;
  }

  async stop(): Promise<void> {
    this.server?.close();
    this.server?.closeAllConnections();
    await (this.server?.listening === true ? once(this.server, 'close') : undefined);
  }

  private async take(...[request, response]: Parameters<RequestListener>): Promise<void> {
    const { method = '', url = '', headers } = request;
    this.seen.push({ line: `${method} ${url}`, headers, body: await text(request) });
    this.answer(request, response);
  }
}
