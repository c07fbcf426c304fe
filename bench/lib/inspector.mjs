import { WebSocket } from 'undici';
import { freePort } from '../../scripts/lib/private-server.mjs';

/** In microseconds. At 200, sampling took 8 % of the server's core; at 500, it takes 4. */
const SAMPLING_INTERVAL = 500;

/** Node.js' own inspector of a process that was started with `execArgv`: how to ask it what it keeps and what it does. */
export class Inspector {
  #socket;
  #pending = new Map();
  #calls = 0;

  /** @returns `execArgv` for the process, and `connect()`, for when it runs */
  static async prepare() {
    const port = await freePort();
    return { execArgv: [`--inspect=127.0.0.1:${port}`], connect: () => Inspector.#connect(port) };
  }

  static async #connect(port) {
    const [{ webSocketDebuggerUrl }] = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
    const inspector = new Inspector();
    inspector.#socket = new WebSocket(webSocketDebuggerUrl);
    inspector.#socket.addEventListener('message', ({ data }) => inspector.#settle(JSON.parse(data)));
    await new Promise((resolve, reject) => {
      inspector.#socket.addEventListener('open', resolve);
      inspector.#socket.addEventListener('error', () => reject(new Error('the inspector does not answer')));
    });
    return inspector;
  }

  /** Sizes in bytes of what is really in use, everything else thrown away first. */
  async liveSize() {
    // What only a finalizer lets go of is gone at the second time.
    for (let times = 0; times < 2; times++) await this.#call('HeapProfiler.collectGarbage');
    const { heapUsed, external, arrayBuffers } = await this.#evaluate('process.memoryUsage()');
    // External holds the array buffers.
    return { heapUsed, external, arrayBuffers, live: heapUsed + external };
  }

  /** Maps and sets of at least so many entries, the largest first: whatever remembers what clients sent is among them. */
  async collections(atLeast) {
    const found = [];
    for (const type of ['Map', 'Set']) {
      const group = { objectGroup: 'collections' };
      const { result: prototype } = await this.#call('Runtime.evaluate', {
        expression: `${type}.prototype`,
        ...group,
      });
      const { objects } = await this.#call('Runtime.queryObjects', {
        prototypeObjectId: prototype.objectId,
        ...group,
      });
      const { result } = await this.#call('Runtime.callFunctionOn', {
        objectId: objects.objectId,
        functionDeclaration: DESCRIBE,
        arguments: [{ value: type }, { value: atLeast }],
        returnByValue: true,
      });
      found.push(...result.value);
      // Else the inspector would keep all of them alive.
      await this.#call('Runtime.releaseObjectGroup', group);
    }
    return found.sort((a, b) => b.size - a.size);
  }

  /**
   * Runs the work while the stack of the process's thread is sampled.
   *
   * @returns the profile, in the form of DevTools: `nodes` and `samples`
   */
  async profile(work) {
    await this.#call('Profiler.enable');
    await this.#call('Profiler.setSamplingInterval', { interval: SAMPLING_INTERVAL });
    await this.#call('Profiler.start');
    await work();
    return (await this.#call('Profiler.stop')).profile;
  }

  close() {
    this.#socket.close();
  }

  async #evaluate(expression) {
    return (await this.#call('Runtime.evaluate', { expression, returnByValue: true })).result.value;
  }

  #call(method, params = {}) {
    const id = ++this.#calls;
    this.#socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject }));
  }

  #settle({ id, result, error }) {
    const call = this.#pending.get(id);
    this.#pending.delete(id);
    if (error) call?.reject(new Error(error.message));
    else call?.resolve(result);
  }
}

const DESCRIBE = `function (type, atLeast) {
  const sizeOf = (each) => {
    try {
      return each.size;
    } catch {
      // A prototype.
      return 0;
    }
  };
  return this.filter((each) => sizeOf(each) >= atLeast).map((each) => ({
    type,
    size: each.size,
    first: String(each.keys().next().value).slice(0, 60),
  }));
}`;
