// What one process has written is read on another one at once; each has a database node of its own. Started by
// scripts/test-cluster.mjs, with the servers' URLs in the environment.
import type { Client } from '../support/client.js';
import { Gatehouse } from '../support/gatehouse.js';

const USERS = 12;
const TURNS = 100;
const PASSWORD = 'correct horse battery';

/** A session that has begun must be known on the next node, and one that has ended must not. */
export async function countStaleReads(): Promise<{ reads: number; stale: number }> {
  const first = new Gatehouse();
  await first.start();
  const servers = [first, await first.sibling(), await first.sibling()];
  const clientOf = (turn: number) => (servers[turn % servers.length] as Gatehouse).client();
  let reads = 0;
  let stale = 0;

  const expectStatus = async (client: Client, wanted: number): Promise<void> => {
    const { status } = await client.get('/account');
    if (status !== 200 && status !== 401) throw new Error(`GET /account: ${status}`);
    reads++;
    if (status !== wanted) stale++;
  };
  const visit = async (userId: string): Promise<void> => {
    const user = { userId, email: `${userId}@example.test`, password: PASSWORD };
    await first.client().post('/account', user);
    for (let turn = 0; turn < TURNS; turn++) {
      const here = clientOf(turn);
      const there = clientOf(turn + 1);
      await here.post('/account/sessions/email', user);
      for (const [name, value] of here.cookies) there.cookies.set(name, value);
      await expectStatus(there, 200);
      await here.delete('/account/sessions/current');
      await expectStatus(there, 401);
    }
  };
  try {
    await Promise.all(Array.from({ length: USERS }, (_, number) => visit(`reader-${number}`)));
    return { reads, stale };
  } finally {
    for (const server of servers.reverse()) await server.remove();
  }
}
