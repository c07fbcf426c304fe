import { startBackends, versionOf } from '../lib/backends.mjs';
import { startGatehouse } from '../lib/gatehouse.mjs';
import { installPeers } from '../lib/install-peers.mjs';
import { Load } from '../lib/load.mjs';
import { CORES, describeMachine } from '../lib/machine.mjs';
import { column, measure, medians } from '../lib/measure.mjs';
import { startPeer } from '../lib/peer.mjs';
import { Program } from '../lib/program.mjs';
import { figure, ratio } from '../lib/report.mjs';
import { pairwiseRatio } from '../lib/statistics.mjs';

const USERS = 40;
const CONNECTIONS = 8;
const ANY_CORE = { core: CORES.all };
const TITLES = {
  limit: 'bcrypt alone (H)',
  mysql: 'Gatehouse, MySQL and Redis',
  sqlite: 'Gatehouse, SQLite',
  betterAuthBcrypt: 'better-auth with bcrypt, cost 12 (P1)',
  betterAuth: 'better-auth, its own scrypt (P1)',
  express: 'Express, passport, TypeORM (P2)',
  fastify: '@fastify/session on Redis (P3)',
};

/** Logins a second with all that belongs to one, beside bcrypt's own rate on all cores. */
export async function logins({ rounds = 3, seconds = 8 }) {
  await installPeers();
  const backends = await startBackends(ANY_CORE);
  const load = await Load.start(ANY_CORE);
  const servers = await serversOf(backends);
  try {
    const results = Object.fromEntries(Object.keys(TITLES).map((name) => [name, []]));
    for (const { server, requests } of Object.values(servers)) await login(load, server, requests, 2);
    for (let round = 0; round < rounds; round++) {
      results.limit.push(await bcryptAlone(seconds));
      for (const [name, { server, requests }] of Object.entries(servers)) {
        results[name].push(await login(load, server, requests, seconds));
      }
    }
    return reportOf(results, { rounds, seconds, version: await versionOf(backends.database.url) });
  } finally {
    for (const { server } of Object.values(servers)) await server.stop();
    await load.stop();
    await backends.stop();
  }
}

async function serversOf(backends) {
  const servers = {};
  const own = (name) => backends.createDatabase(name);
  const redis = { REDIS_URL: backends.redis.url };
  for (const [name, env] of Object.entries({
    mysql: { DATABASE_URL: await own('gatehouse'), ...redis },
    sqlite: {},
  })) {
    const server = await startGatehouse(env, ANY_CORE);
    const users = await server.signUpMany(USERS);
    servers[name] = { server, requests: users.map((user) => user.login) };
  }
  const peers = {
    betterAuthBcrypt: ['better-auth', { DATABASE_URL: await own('better_auth_bcrypt'), HASH: 'bcrypt' }],
    betterAuth: ['better-auth', { DATABASE_URL: await own('better_auth') }],
    express: ['express-passport', { DATABASE_URL: await own('express') }],
    fastify: ['fastify-session-redis', { ...redis, REDIS_PREFIX: 'logins:' }],
  };
  for (const [name, [file, env]] of Object.entries(peers)) {
    const server = await startPeer(file, env, ANY_CORE);
    servers[name] = { server, requests: [server.login] };
  }
  return servers;
}

/** Peers may answer a login with a redirect or with another success. */
function login(load, server, requests, seconds) {
  return measure(load, server, requests, { connections: CONNECTIONS, seconds, statuses: [200, 201, 302] });
}

async function bcryptAlone(seconds) {
  const program = new Program('bench/peers/bcrypt-rate.mjs', {
    env: { PATH: process.env.PATH, SECONDS: String(seconds) },
  });
  const { hashesPerSecond, cpuSeconds, hashes } = await program.message();
  await program.stop();
  return { rate: hashesPerSecond, cpu: (cpuSeconds * 1e6) / hashes, p99: undefined };
}

function reportOf(results, { rounds, seconds, version }) {
  const rows = Object.entries(TITLES).map(([name, title]) => {
    const { rate, cpu, p99 } = medians(results[name]);
    const share = pairwiseRatio(column(results[name], 'rate'), column(results.limit, 'rate'));
    return [title, figure(rate), figure(cpu / 1_000), name === 'limit' ? '–' : figure(p99), ratio(share)];
  });
  return {
    conditions: [
      describeMachine().replace(/;.*$/, '; nothing pinned'),
      `${version}, full durability. ${CONNECTIONS} clients without pause, ${USERS} users of Gatehouse in turn and one of each peer; ${rounds} rounds of ${seconds} s in turn.`,
    ],
    tables: [
      { caption: 'Sign-in by password', head: ['', 'logins/s', 'CPU ms/login', 'p99 ms', '× H'], rows },
    ],
  };
}
