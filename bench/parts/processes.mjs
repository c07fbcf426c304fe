import { startBackends, versionOf } from '../lib/backends.mjs';
import { startGatehouse } from '../lib/gatehouse.mjs';
import { Load } from '../lib/load.mjs';
import { describeMachine } from '../lib/machine.mjs';
import { column, measure, medians } from '../lib/measure.mjs';
import { figure, ratio } from '../lib/report.mjs';
import { pairwiseRatio } from '../lib/statistics.mjs';

const USERS = 40;
const COUNTS = [1, 2];

/** What WEB_CONCURRENCY brings on this machine, on whose cores database and load have to fit as well. */
export async function processes({ rounds = 5, seconds = 3 }) {
  const backends = await startBackends({ core: undefined });
  const load = await Load.start({ core: undefined });
  const servers = new Map();
  try {
    const env = { DATABASE_URL: await backends.createDatabase('gatehouse'), REDIS_URL: backends.redis.url };
    for (const count of COUNTS) {
      servers.set(
        count,
        await startGatehouse({ ...env, WEB_CONCURRENCY: String(count) }, { core: undefined }),
      );
    }
    const users = await servers.get(1).signUpMany(USERS);
    const checks = users.map(({ check }) => check);
    const results = new Map(COUNTS.map((count) => [count, []]));
    for (let round = -1; round < rounds; round++) {
      for (const [count, server] of servers) {
        const measured = await measure(load, server, checks, { connections: 32, seconds });
        if (round >= 0) results.get(count).push(measured);
      }
    }
    return reportOf(results, { rounds, seconds, version: await versionOf(backends.database.url) });
  } finally {
    for (const server of servers.values()) await server.stop();
    await load.stop();
    await backends.stop();
  }
}

function reportOf(results, { rounds, seconds, version }) {
  const single = column(results.get(1), 'rate');
  const rows = [...results].map(([count, measured]) => {
    const { rate, cpu, p99 } = medians(measured);
    return [
      count,
      figure(rate),
      figure(cpu),
      figure(p99),
      ratio(pairwiseRatio(column(measured, 'rate'), single)),
    ];
  });
  return {
    conditions: [
      describeMachine().replace(/;.*$/, '; nothing pinned'),
      `${version}. GET /account by cookie, 32 connections, ${rounds} rounds of ${seconds} s in turn.`,
    ],
    tables: [
      {
        caption: 'Server processes on one machine',
        head: ['WEB_CONCURRENCY', 'requests/s', 'CPU µs/request', 'p99 ms', '× one process'],
        rows,
      },
    ],
  };
}
