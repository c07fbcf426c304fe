import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onSignal } from './on-signal.mjs';
import { lastLines } from './processes.mjs';

const START_TIMEOUT = 60_000;
const STOP_TIMEOUT = 10_000;

/**
 * A database or Redis of our own, listening on 127.0.0.1 only. All that it keeps lies in a temporary folder, which
 * goes when it is stopped, also by Ctrl-C.
 */
export class PrivateServer {
  #child;
  #exited = Promise.resolve();
  #forget;

  /**
   * @param program `path` and `args`; `input`: what it reads from standard input; `folder`: from `makeFolder`;
   *   `port`; `isReady`: asked with host and port until it is up
   * @param url how clients reach it
   */
  constructor(program, url) {
    this.program = program;
    this.url = url;
  }

  /** For freezing it: `process.kill(server.pid, 'SIGSTOP')`. Undefined while it is down. */
  get pid() {
    return this.#child?.pid;
  }

  /** Starts it, also again after `kill`, on the data that it had. */
  async start() {
    const { path, args, input, folder, port, isReady } = this.program;
    const logFile = join(folder, 'server.log');
    const log = openSync(logFile, 'a');
    // A process group of its own: Ctrl-C is to end what uses it first.
    const child = spawn(path, args, {
      cwd: folder,
      stdio: [input ? 'pipe' : 'ignore', log, log],
      detached: true,
    });
    closeSync(log);
    child.stdin?.end(input);
    this.#child = child;
    this.#exited = new Promise((resolve) => child.once('error', resolve).once('exit', resolve)).then(() => {
      this.#child = undefined;
    });
    this.#forget ??= onSignal(() => this.stop());

    const deadline = Date.now() + START_TIMEOUT;
    while (!(await isReady('127.0.0.1', port))) {
      if (this.#child === undefined || Date.now() > deadline) {
        const reason = lastLines(readFileSync(logFile, 'utf8'), 3);
        await this.stop();
        throw new Error(`${path} did not start: ${reason}`);
      }
      await sleep(100);
    }
    return this;
  }

  /** Ends it as a crash would; the data stay. */
  async kill() {
    this.#child?.kill('SIGKILL');
    await this.#exited;
  }

  /** Ends it and removes its data. */
  async stop() {
    const child = this.#child;
    child?.kill('SIGTERM');
    // One that was frozen hears nothing else.
    child?.kill('SIGCONT');
    const timer = setTimeout(() => child?.kill('SIGKILL'), STOP_TIMEOUT);
    await this.#exited;
    clearTimeout(timer);
    this.#forget?.();
    rmSync(this.program.folder, { recursive: true, force: true });
  }
}

/**
 * Below the range that the system hands out by itself, so that no outgoing connection takes it meanwhile, and above
 * 10080, which `fetch` refuses to call.
 */
export async function freePort() {
  for (;;) {
    const port = randomInt(10_100, 32_000);
    const isFree = await new Promise((resolve) => {
      const probe = createServer().once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}

/** MySQL and MariaDB greet first; the fifth byte is the version of the protocol, or 255 for a refusal. */
export function greetsAsMysql(host, port) {
  return firstBytes(host, port).then((bytes) => bytes?.[4] === 10);
}

export function answersAsRedis(host, port) {
  return firstBytes(host, port, 'PING\r\n').then((bytes) =>
    /^(\+PONG|-NOAUTH)/.test(bytes?.toString() ?? ''),
  );
}

/** What a server says first, or undefined when it cannot be reached. */
function firstBytes(host, port, question) {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2_000 });
    const end = (bytes) => {
      socket.destroy();
      resolve(bytes);
    };
    socket.once('connect', () => question && socket.write(question));
    socket.once('data', end);
    for (const failure of ['error', 'timeout', 'close']) socket.once(failure, () => end(undefined));
  });
}
