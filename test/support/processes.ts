import type { Client } from './client.js';
import { Gatehouse, type GatehouseOptions } from './gatehouse.js';
import { LEG } from './leg.js';

const START_TIMEOUT = 120_000;

/**
 * Several processes, two unless said otherwise, on the same MySQL and Redis, so that nothing in the memory of one can
 * be what holds; on SQLite, which has room for one process only, that one. All are at the beginning of a rate-limit
 * window.
 */
export function useProcesses(options: GatehouseOptions = {}, count = 2): Processes {
  const processes = new Processes(options, count);
  beforeAll(() => processes.start(), START_TIMEOUT);
  afterAll(() => processes.remove(), START_TIMEOUT);
  return processes;
}

/** The processes of one installation, as a load balancer has them. */
export class Processes {
  readonly first: Gatehouse;
  private readonly others: Gatehouse[] = [];

  constructor(
    options: GatehouseOptions,
    private readonly count: number,
  ) {
    this.first = new Gatehouse(options);
  }

  get all(): Gatehouse[] {
    return [this.first, ...this.others];
  }

  async start(): Promise<void> {
    await this.first.start();
    this.first.moveToNextWindow();
    if (LEG !== 'server') return;
    while (this.all.length < this.count) this.others.push(await this.first.sibling());
  }

  async remove(): Promise<void> {
    for (const other of this.others) await other.remove();
    await this.first.remove();
  }

  /** Takes turns: 0 goes to the first process, 1 to the second, and so on, and then to the first again. */
  at(index: number): Gatehouse {
    return this.all[index % this.all.length] ?? this.first;
  }

  /** The same visitor, whose request the load balancer has sent to that process. */
  sentTo(index: number, visitor: Client, options: { ip?: string; project?: string } = {}): Client {
    const client = this.at(index).client({ ip: visitor.ip, ...options });
    for (const [name, value] of visitor.cookies) client.cookies.set(name, value);
    return client;
  }

  advanceClock(ms: number): void {
    for (const process of this.all) process.advanceClock(ms);
  }
}
