import { spawn } from 'node:child_process';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { onSignal } from '../../scripts/lib/on-signal.mjs';
import { cpuTime, pinned, processTree, residentSize } from './machine.mjs';

/** A Node.js program under test, or one that makes load, in a process of its own. */
export class Program {
  #child;
  #exited;
  #forget;

  /**
   * @param file below the project's folder
   * @param options.core the only core it may use; any when left out
   * @param options.execArgv for Node.js itself
   */
  constructor(file, { args = [], env = process.env, core, cwd, execArgv = [] } = {}) {
    const [program, argv] = pinned(core, process.execPath, [
      ...execArgv,
      inRoot(...file.split('/')),
      ...args,
    ]);
    // taskset replaces itself by the program, so that the channel and the pid are Node's.
    this.#child = spawn(program, argv, { cwd, env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.#exited = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#forget = onSignal(() => this.stop());
    this.file = file;
  }

  get pid() {
    return this.#child.pid;
  }

  /** null while it runs. */
  get exitCode() {
    return this.#child.exitCode;
  }

  /** CPU seconds so far, its child processes included; undefined where the system does not tell. */
  cpuTime() {
    return sum(processTree(this.pid).map(cpuTime));
  }

  /** Bytes, its child processes included. */
  residentSize() {
    return sum(processTree(this.pid).map(residentSize));
  }

  signal(name) {
    this.#child.kill(name);
  }

  /** Sends a message to `process.on('message')` of the program. */
  send(message) {
    this.#child.send(message);
  }

  /** The next message of the program; fails when it ends instead. */
  message() {
    return new Promise((resolve, reject) => {
      const ended = (code) => reject(new Error(`${this.file} has ended (${code})`));
      if (this.#child.exitCode !== null) return ended(this.#child.exitCode);
      this.#child.once('exit', ended);
      this.#child.once('message', (message) => {
        this.#child.off('exit', ended);
        resolve(message);
      });
    });
  }

  async stop() {
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
    await this.#exited;
    clearTimeout(timer);
    this.#forget();
  }
}

function sum(values) {
  return values.some((value) => value === undefined)
    ? undefined
    : values.reduce((total, value) => total + value, 0);
}
