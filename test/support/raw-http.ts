import { connect, type Socket } from 'node:net';

/** Bytes for which no HTTP client would lend its name. */
export class RawConnection {
  private readonly socket: Socket;
  private received = Buffer.alloc(0);
  private ended = false;

  private constructor(port: number) {
    this.socket = connect({ host: '127.0.0.1', port });
    this.socket.on('data', (chunk) => (this.received = Buffer.concat([this.received, chunk])));
    this.socket.on('error', () => (this.ended = true));
    this.socket.on('close', () => (this.ended = true));
  }

  static async to(origin: string): Promise<RawConnection> {
    const connection = new RawConnection(Number(new URL(origin).port));
    await new Promise<void>((resolve, reject) => {
      connection.socket.once('connect', resolve);
      connection.socket.once('error', reject);
    });
    return connection;
  }

  get isClosed(): boolean {
    return this.ended;
  }

  get text(): string {
    return this.received.toString('utf8');
  }

  write(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }

  close(): void {
    this.socket.destroy();
  }
}

export interface RawAnswer {
  status: number;
  /** `Name: value`, as sent. */
  lines: string[];
  text: string;
}

/** Sends the bytes and reads until the server closes (they should ask for that with `Connection: close`). */
export async function exchange(origin: string, bytes: string | Buffer, within = 10_000): Promise<RawAnswer> {
  const connection = await RawConnection.to(origin);
  connection.write(bytes);
  const end = Date.now() + within;
  while (!connection.isClosed) {
    if (Date.now() > end)
      throw new Error(`not closed within ${within} ms; so far: ${connection.text.slice(0, 500)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return parseAnswer(connection.text);
}

export function parseAnswer(text: string): RawAnswer {
  const at = text.indexOf('\r\n\r\n');
  const [first = '', ...lines] = text.slice(0, at < 0 ? undefined : at).split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1] ?? NaN);
  const rest = at < 0 ? '' : text.slice(at + 4);
  return { status, lines, text: isChunked(lines) ? withoutChunks(rest) : rest };
}

/** One request head as text, `Connection: close` included. */
export function requestText(method: string, target: string, headers: string[], body = ''): string {
  return [`${method} ${target} HTTP/1.1`, 'Host: 127.0.0.1', 'Connection: close', ...headers, '', body].join(
    '\r\n',
  );
}

function isChunked(lines: string[]): boolean {
  return lines.some((line) => /^transfer-encoding:\s*chunked/i.test(line));
}

function withoutChunks(text: string): string {
  const bytes = Buffer.from(text);
  let out = '';
  for (let at = 0; at < bytes.length;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const size = parseInt(bytes.subarray(at, lineEnd).toString(), 16);
    if (!(size > 0)) break;
    out += bytes.subarray(lineEnd + 2, lineEnd + 2 + size).toString('utf8');
    at = lineEnd + 2 + size + 2;
  }
  return out;
}
