// Kills parts of a cluster, or cuts them off, under load. Started by scripts/test-cluster.mjs, with the servers' URLs in
// the environment.
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { Gatehouse } from '../support/gatehouse.js';
import { eventually } from '../support/waiting.js';
import { Actor } from '../support/load/actor.js';
import { Outages } from '../support/load/outages.js';

const ACTORS = 12;
const SECONDS_BEFORE = 6;
const SECONDS_AFTER = 14;

interface Failover {
  /** For people. */
  title: string;
  /** Takes a part away. */
  hit: () => Promise<void>;
  /** Until what was hit is part of the cluster again; not for what stays away. */
  mend?: () => Promise<void>;
  /** URLs of all database nodes, without a database's name. */
  databaseNodes: string[];
}

/** @returns a row of the report; throws when something acknowledged is gone, or something is there twice */
export async function failover({ title, hit, mend, databaseNodes }: Failover) {
  // Two processes each.
  const first = new Gatehouse({ env: { WEB_CONCURRENCY: '2' } });
  await first.start();
  const servers = [first, await first.sibling(), await first.sibling()];
  try {
    const outages = new Outages();
    let turn = 0;
    const visitor = () => (servers[turn++ % servers.length] as Gatehouse).client();
    const scene = { visitor, linkTo: () => undefined };
    const actors = Array.from({ length: ACTORS }, (_, number) => new Actor(number, 'actor', scene, outages));
    const end = performance.now() + (SECONDS_BEFORE + SECONDS_AFTER) * 1_000;
    const acting = Promise.all(actors.map((actor) => actor.act(() => performance.now() > end)));
    await sleep(SECONDS_BEFORE * 1_000);
    await hit();
    await acting;
    await mend?.();
    if (outages.strange.length > 0)
      throw new Error(`answers that nobody expects: ${outages.strange.join('\n')}`);
    const checked = await checkAll(actors, servers, first);
    await checkNodes(databaseNodes, first.databaseUrl ?? '');
    return { title, ...outages.report, checked, lost: 0 };
  } finally {
    for (const server of servers.reverse()) await server.remove();
  }
}

/** Each acknowledged write, on every process. */
async function checkAll(actors: Actor[], servers: Gatehouse[], first: Gatehouse): Promise<number> {
  let checked = 0;
  for (const actor of actors) {
    for (const server of servers) checked += await actor.check(() => server.client());
    checked += await actor.checkCredentials();
    const { least } = actor.tally.of('email');
    await eventually(
      `${least} messages to ${actor.id}`,
      async () => (await first.messages()).filter(({ to }) => actor.addresses.has(to)).length >= least,
      { within: 120_000, every: 500 },
    );
    checked += least;
  }
  return checked;
}

/** All nodes hold the same, and nobody twice. */
async function checkNodes(nodes: string[], databaseUrl: string): Promise<void> {
  const database = new URL(databaseUrl).pathname;
  const sums = () => Promise.all(nodes.map((node) => checksumsOf(new URL(database, node).href)));
  await eventually('all nodes to hold the same', async () =>
    new Set((await sums()).map((rows) => JSON.stringify(rows))).size === 1 ? true : undefined,
  );
}

/** What each of these finds should not be there. */
const SURPLUS = [
  'SELECT email FROM users WHERE email IS NOT NULL GROUP BY project_id, email HAVING COUNT(*) > 1',
  'SELECT phone FROM users WHERE phone IS NOT NULL GROUP BY project_id, phone HAVING COUNT(*) > 1',
  'SELECT user_id FROM sessions GROUP BY project_id, user_id HAVING COUNT(*) > 10',
];

async function checksumsOf(url: string): Promise<unknown> {
  const connection = await createConnection(url);
  try {
    const tables = ['users', 'sessions', 'tokens', 'activity', 'outbox'].join(', ');
    const [sums] = await connection.query(`CHECKSUM TABLE ${tables}`);
    for (const statement of SURPLUS) {
      const [rows] = await connection.query(statement);
      if ((rows as unknown[]).length > 0) throw new Error(`there is too much: ${JSON.stringify(rows)}`);
    }
    return sums;
  } finally {
    await connection.end();
  }
}
