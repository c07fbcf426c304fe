import { describeOnServerLeg } from '../../support/describe-on.js';
import type { Client } from '../../support/client.js';
import type { Gatehouse } from '../../support/gatehouse.js';
import { useProcesses } from '../../support/processes.js';

const VISITORS = 4;
/** How often a load balancer asks: ten times in the two seconds that each process gives it. */
const EVERY = 200;

/** Sends requests to those that say they are ready, as a load balancer does. */
class Balancer {
  private readonly ready = new Set<Gatehouse>();
  private readonly timer: NodeJS.Timeout;
  private turn = 0;

  constructor(servers: readonly Gatehouse[]) {
    for (const server of servers) this.ready.add(server);
    this.timer = setInterval(() => servers.forEach((server) => void this.ask(server)), EVERY);
  }

  next(): Gatehouse {
    const servers = [...this.ready];
    return servers[this.turn++ % servers.length]!;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async ask(server: Gatehouse): Promise<void> {
    const isReady = await fetch(`${server.origin}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) this.ready.add(server);
    else this.ready.delete(server);
  }
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
      for (const server of servers) await server.restart();
    } finally {
      isOver = true;
      await Promise.allSettled(visits);
      balancer.stop();
    }

    expect(failures).toEqual([]);
    expect(answers).toBeGreaterThan(100);
  }, 120_000);
});
