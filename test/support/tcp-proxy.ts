import { connect, createServer, type Server, type Socket } from 'node:net';

/** Stands between the server under test and one of its dependencies, and can take that away in two ways. */
export class TcpProxy {
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();
  private frozen = false;
  /** Where it listens, once started. */
  port = 0;

  constructor(private readonly target: { host: string; port: number }) {}

  /** The proxied address in place of the target's in a URL. */
  through(url: string): string {
    const proxied = new URL(url);
    proxied.hostname = '127.0.0.1';
    proxied.port = String(this.port);
    return proxied.href;
  }

  async start(): Promise<void> {
    this.frozen = false;
    const server = createServer((inbound) => this.bridge(inbound));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (address !== null && typeof address === 'object') this.port = address.port;
    this.server = server;
  }

  /** As when the process died: connections are reset, new ones refused. */
  async cut(): Promise<void> {
    const server = this.server;
    if (server === undefined) return;
    this.server = undefined;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.sockets) socket.resetAndDestroy();
    await closed;
  }

  stop(): Promise<void> {
    return this.cut();
  }

  /** As when the machine hangs or the network swallows packets: connections stay, nothing moves. */
  freeze(): void {
    this.frozen = true;
    for (const socket of this.sockets) socket.pause();
  }

  async restore(): Promise<void> {
    if (this.server === undefined) return this.start();
    this.frozen = false;
    for (const socket of this.sockets) socket.resume();
  }

  private bridge(inbound: Socket): void {
    const outbound = connect(this.target);
    for (const [from, to] of [
      [inbound, outbound],
      [outbound, inbound],
    ] as const) {
      this.sockets.add(from);
      from.on('data', (chunk) => to.write(chunk));
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
      from.on('error', () => to.destroy());
      if (this.frozen) from.pause();
    }
  }
}

/** Where a URL of a database or Redis points to. */
export function targetOf(url: string, defaultPort: number): { host: string; port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: port === '' ? defaultPort : Number(port) };
}
