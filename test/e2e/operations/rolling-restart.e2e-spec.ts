import { setTimeout as pause } from 'node:timers/promises';
import { describeOnServerLeg } from '../../support/describe-on.js';
import type { Client } from '../../support/client.js';
import type { Gatehouse } from '../../support/gatehouse.js';
import { useProcesses } from '../../support/processes.js';
import { eventually } from '../../support/waiting.js';

const VISITORS = 4;
/** How often a load balancer asks: ten times in the two seconds that each process gives it. */
const EVERY = 200;

/** Sends requests to those that say they are ready, as a load balancer does. */
class Balancer {
  private readonly ready: Set<Gatehouse>;
  private readonly watches: Promise<void>[];
  private isOver = false;
  private turn = 0;

  constructor(servers: readonly Gatehouse[]) {
    this.ready = new Set(servers);
    this.watches = servers.map((server) => this.watch(server));
  }

  next(): Gatehouse {
    const servers = [...this.ready];
    return servers[this.turn++ % servers.length]!;
  }

  sendsTo(server: Gatehouse): boolean {
    return this.ready.has(server);
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.watches);
  }

  /** One question after the other, so that no answer comes after that to a later one. */
  private async watch(server: Gatehouse): Promise<void> {
    while (!this.isOver) {
      if (await isReady(server)) this.ready.add(server);
      else this.ready.delete(server);
      await pause(EVERY);
    }
  }
}

function isReady(server: Gatehouse): Promise<boolean> {
  return fetch(`${server.origin}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

describeOnServerLeg('a rolling restart behind a load balancer (operations: signals)', () => {
  const processes = useProcesses({ env: { DRAIN_DELAY: '2' } });

  it('loses no request, and no session', async () => {
    const servers = [processes.at(0), processes.at(1)];
    const balancer = new Balancer(servers);
    const failures: unknown[] = [];
    let answers = 0;
    let isOver = false;

    const visit = async (user: Client): Promise<void> => {
      const doors = new Map(servers.map((server, index) => [server, processes.sentTo(index, user)]));
      for (let count = 0; !isOver; count++) {
        const door = doors.get(balancer.next())!;
        const asked =
          count % 4 === 0 ? door.patch('/account/prefs', { prefs: { count } }) : door.get('/account');
        await asked.then(
          ({ status, text }) => (status === 200 ? answers++ : failures.push(`${status} ${text}`)),
          (error: unknown) => failures.push(error),
        );
      }
    };
    const users = Array.from({ length: VISITORS }, () => servers[0]!.client());
    await Promise.all(users.map((user) => user.signedUp()));
    const visits = users.map(visit);
    try {
      for (const server of servers) {
        await server.restart();
        // Who stops the next before requests go to this one again has none left.
        await eventually('the load balancer has it back', () => balancer.sendsTo(server));
      }
    } finally {
      isOver = true;
      await Promise.allSettled(visits);
      await balancer.stop();
    }

    expect(failures).toEqual([]);
    expect(answers).toBeGreaterThan(100);
  }, 120_000);
});
