import type { Client } from './client.js';
import { Gatehouse, type GatehouseOptions } from './gatehouse.js';
import { LEG } from './leg.js';

const START_TIMEOUT = 120_000;

/**
 * Two processes on the same MySQL and Redis, so that nothing in the memory of one can be what holds; on SQLite, which
 * has room for one process only, that one. Both are at the beginning of a rate-limit window.
 */
export function useProcesses(options: GatehouseOptions = {}): Processes {
  const processes = new Processes(options);
  beforeAll(() => processes.start(), START_TIMEOUT);
  afterAll(() => processes.remove(), START_TIMEOUT);
  return processes;
}

/** The processes of one installation, as a load balancer has them. */
export class Processes {
  readonly first: Gatehouse;
  private second: Gatehouse | undefined;

  constructor(options: GatehouseOptions) {
    this.first = new Gatehouse(options);
  }

  async start(): Promise<void> {
    await this.first.start();
    this.first.moveToNextWindow();
    if (LEG === 'server') this.second = await this.first.sibling();
  }

  async remove(): Promise<void> {
    await this.second?.remove();
    await this.first.remove();
  }

  /** Takes turns: even numbers go to the first process, odd ones to the second. */
  at(index: number): Gatehouse {
    return index % 2 === 0 ? this.first : (this.second ?? this.first);
  }

  /** The same visitor, whose request the load balancer has sent to that process. */
  sentTo(index: number, visitor: Client, options: { ip?: string; project?: string } = {}): Client {
    const client = this.at(index).client({ ip: visitor.ip, ...options });
    for (const [name, value] of visitor.cookies) client.cookies.set(name, value);
    return client;
  }

  advanceClock(ms: number): void {
    this.first.advanceClock(ms);
    this.second?.advanceClock(ms);
  }
}
