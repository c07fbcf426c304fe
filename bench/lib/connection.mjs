import { connect } from 'node:net';

const END_OF_HEAD = Buffer.from('\r\n\r\n');
const END_OF_CHUNKS = Buffer.from('\r\n0\r\n\r\n');

/**
 * One kept HTTP/1.1 connection, one request at a time. A general client (undici, autocannon) uses a third of a core at
 * the rates measured here, which the database next to it would lack; this one reads no more than it must.
 */
export class Connection {
  #socket;
  #received = Buffer.alloc(0);
  #answered;
  #failed;

  constructor({ hostname, port }) {
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.#socket.on('data', (bytes) => this.#read(bytes));
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', () => this.#fail(new Error('the server has hung up')));
    this.isOpen = true;
  }

  /** @param request the bytes of a whole request; @returns status and body */
  ask(request) {
    return new Promise((resolve, reject) => {
      this.#answered = resolve;
      this.#failed = reject;
      if (this.isOpen) this.#socket.write(request);
      else this.#fail(new Error('the server has hung up'));
    });
  }

  close() {
    this.#socket.destroy();
  }

  #read(bytes) {
    const received = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes]);
    const answer = parse(received);
    this.#received = answer === undefined ? received : Buffer.alloc(0);
    if (answer === undefined) return;
    const resolve = this.#answered;
    this.#answered = this.#failed = undefined;
    resolve?.(answer);
  }

  #fail(error) {
    this.isOpen = false;
    this.#failed?.(error);
    this.#answered = this.#failed = undefined;
  }
}

/** The bytes of a request. */
export function requestOf({ method = 'GET', path, headers = {}, body }, { host }) {
  const all = {
    host,
    ...headers,
    ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`);
}

/** The answer, once it is whole. */
function parse(bytes) {
  const end = bytes.indexOf(END_OF_HEAD);
  if (end === -1) return undefined;
  const head = bytes.latin1Slice(0, end);
  const status = Number(head.slice(9, 12));
  const start = end + 4;
  const length = /^content-length: *(\d+)/im.exec(head)?.[1];
  if (length !== undefined) {
    const whole = start + Number(length);
    return bytes.length < whole ? undefined : { status, head, body: bytes.subarray(start, whole) };
  }
  if (!/^transfer-encoding: *chunked/im.test(head)) return { status, head, body: bytes.subarray(start) };
  const isWhole = bytes.subarray(-END_OF_CHUNKS.length).equals(END_OF_CHUNKS);
  return isWhole || bytes.subarray(start).equals(END_OF_CHUNKS.subarray(2))
    ? { status, head, body: bytes.subarray(start) }
    : undefined;
}
