import { WebSocket } from 'undici';
import type { Gatehouse } from './gatehouse.js';

/** For the server's environment: lets it be asked. On a free port of loopback. */
export const INSPECTED = { NODE_OPTIONS: '--inspect=127.0.0.1:0' };

/** A map or a set: what remembers by key grows with what clients send, unless it is bounded. */
export interface Collection {
  readonly type: string;
  readonly size: number;
  readonly firstKey: string;
}

/** Node.js' own inspector of the running server: what there is in its memory. */
export class LiveHeap {
  private calls = 0;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the inspector's answers have many shapes
  private readonly pending = new Map<number, (result: any) => void>();

  private constructor(private readonly socket: WebSocket) {
    socket.addEventListener('message', ({ data }) => {
      const { id, result } = JSON.parse(String(data));
      this.pending.get(id)?.(result);
      this.pending.delete(id);
    });
  }

  /** @param gatehouse started with `INSPECTED` */
  static async of(gatehouse: Gatehouse): Promise<LiveHeap> {
    const url = /Debugger listening on (ws:\S+)/.exec(gatehouse.output)?.[1];
    if (url === undefined) throw new Error('The server has no inspector.');
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', () => reject(new Error('The inspector cannot be reached.')));
    });
    return new LiveHeap(socket);
  }

  /** Bytes in use when all else has been thrown away, buffers outside of the heap included. */
  async size(): Promise<number> {
    // What only a finalizer lets go of is gone at the second time.
    for (let times = 0; times < 2; times++) await this.call('HeapProfiler.collectGarbage');
    const { result } = await this.call('Runtime.evaluate', {
      expression: '(({ heapUsed, external }) => heapUsed + external)(process.memoryUsage())',
    });
    return result.value;
  }

  /** All of at least this size. */
  async collections(size: number): Promise<Collection[]> {
    const found: Collection[] = [];
    for (const type of ['Map', 'Set']) {
      const expression = `${type}.prototype`;
      const prototype = (await this.call('Runtime.evaluate', { expression, ...GROUP })).result.objectId;
      const { objects } = await this.call('Runtime.queryObjects', { prototypeObjectId: prototype, ...GROUP });
      const { result } = await this.call('Runtime.callFunctionOn', {
        objectId: objects.objectId,
        functionDeclaration: DESCRIBE,
        arguments: [{ value: type }, { value: size }],
        returnByValue: true,
      });
      found.push(...result.value);
      // Else the inspector would keep all of them alive.
      await this.call('Runtime.releaseObjectGroup', GROUP);
    }
    return found;
  }

  close(): void {
    this.socket.close();
  }

  private call(method: string, params: object = {}) {
    const id = ++this.calls;
    this.socket.send(JSON.stringify({ id, method, params }));
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
    return new Promise<any>((resolve) => this.pending.set(id, resolve));
  }
}

const GROUP = { objectGroup: 'collections' };

/** Runs in the server. Prototypes are among those that are found, and throw when they are asked for their size. */
const DESCRIBE = `function (type, least) {
  const found = [];
  for (const each of this) {
    try {
      const { size } = each;
      if (size >= least) found.push({ type, size, firstKey: String(each.keys().next().value).slice(0, 80) });
    } catch {}
  }
  return found;
}`;
