import { setTimeout as sleep } from 'node:timers/promises';
import type { RowDataPacket } from 'mysql2/promise';
import { Installation } from '../../support/load/installation.js';
import { type Fault, RUNS, TIME_LIMIT, underFault } from '../../support/load/under-fault.js';
import {
  describeWithOwnServers,
  freeze,
  OwnServers,
  thaw,
  withConnection,
} from '../../support/own-servers.js';
import { TcpProxy, targetOf } from '../../support/tcp-proxy.js';

describeWithOwnServers('the database (operations)', () => {
  const servers = new OwnServers();
  let proxy: TcpProxy;
  let installation: Installation;
  let conflicts: { stop: () => Promise<void> };

  beforeAll(async () => {
    await servers.start();
    proxy = new TcpProxy(targetOf(servers.database.url, 3306));
    installation = new Installation({ servers: servers.urls, through: { database: proxy } });
    await installation.start();
  }, 120_000);
  afterAll(async () => {
    await installation.remove();
    await servers.stop();
  }, 60_000);

  const FAULTS: Fault[] = [
    {
      title: 'the database killed',
      hit: () => servers.database.kill(),
      mend: () => servers.database.start(),
    },
    {
      title: 'the database shut down and started again at once',
      hit: () => servers.shutDownDatabase(),
      lasts: 0,
      mend: () => servers.database.start(),
    },
    {
      title: 'the database frozen (SIGSTOP)',
      hit: () => freeze(servers.database),
      lasts: 4_000,
      mend: () => thaw(servers.database),
    },
    {
      title: 'connections to the database reset, ten times',
      hit: () =>
        tenTimes(async () => {
          await proxy.cut();
          await proxy.restore();
        }),
      lasts: 0,
      mend: () => undefined,
    },
    {
      title: 'connections and statements killed by the database, ten times',
      hit: () => tenTimes(() => killConnections(servers.database.url)),
      lasts: 0,
      mend: () => undefined,
    },
    {
      title: 'deadlocks, and rows that others hold',
      hit: () => (conflicts = provokeConflicts(installation.api.databaseUrl as string)),
      lasts: 4_000,
      mend: () => conflicts.stop(),
    },
  ];

  it.each(FAULTS)(
    '$title: nothing acknowledged is lost, and service is back by itself within 5 s',
    (fault) => underFault(installation, fault),
    TIME_LIMIT * RUNS,
  );
});

async function tenTimes(work: () => Promise<unknown>): Promise<void> {
  for (let time = 0; time < 10; time++) {
    await work();
    await sleep(200);
  }
}

/** All of them but our own. */
async function killConnections(url: string): Promise<void> {
  await withConnection(url, async (connection) => {
    const [rows] = await connection.query<RowDataPacket[]>(
      'SELECT id FROM information_schema.processlist WHERE id <> CONNECTION_ID() AND db IS NOT NULL',
    );
    // One that has just gone by itself cannot be killed.
    for (const { id } of rows) await connection.query(`KILL ${id}`).catch(() => undefined);
  });
}

/** Takes the rows in the order opposite to the service's, and holds them for a while. */
function provokeConflicts(url: string): { stop: () => Promise<void> } {
  let isOver = false;
  const conflicts = withConnection(url, async (connection) => {
    while (!isOver) {
      await connection.query('START TRANSACTION');
      try {
        await connection.query('SELECT id FROM sessions FOR UPDATE');
        await connection.query('SELECT id FROM users FOR UPDATE');
        await sleep(50);
      } catch (error) {
        // The service has won this one.
        if ((error as { code?: string }).code !== 'ER_LOCK_DEADLOCK') throw error;
      }
      await connection.query('ROLLBACK');
      await sleep(20);
    }
  });
  return {
    stop: () => {
      isOver = true;
      return conflicts;
    },
  };
}
