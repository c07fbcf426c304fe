import { startBackends, versionOf } from '../lib/backends.mjs';
import { startGatehouse } from '../lib/gatehouse.mjs';
import { Inspector } from '../lib/inspector.mjs';
import { Load } from '../lib/load.mjs';
import { describeMachine } from '../lib/machine.mjs';
import { measure } from '../lib/measure.mjs';
import { startPeer } from '../lib/peer.mjs';
import { figure } from '../lib/report.mjs';
import { mapValues, profileShares, sum } from '../pipeline/profile.mjs';
import { makeFolder } from '../../scripts/lib/temporary-folder.mjs';

const USERS = 100;
const CONNECTIONS = 32;
const KINDS = { check: '/account by cookie', prefs: '/account/prefs by cookie', jwt: '/account by JWT' };

/** What each step of a session check costs, from CPU profiles. Every program is started anew in each round. */
export async function pipeline({ rounds = 3, seconds = 2.5 }) {
  const backends = await startBackends();
  const load = await Load.start();
  try {
    const timing = { connections: CONNECTIONS, seconds };
    const sqlite = { DATABASE_URL: `sqlite:${makeFolder('gatehouse-bench')}/gatehouse.sqlite` };
    const mysql = {
      DATABASE_URL: await backends.createDatabase('gatehouse'),
      REDIS_URL: backends.redis.url,
    };
    const onSqlite = await roundsOf(sqlite, 'fastify-sqlite', rounds, {
      load,
      timing: { ...timing, poll: true },
    });
    const onMysql = await roundsOf(mysql, 'fastify-mysql', rounds, { load, timing });
    return {
      conditions: conditions(rounds, seconds, await versionOf(backends.database.url)),
      tables: [
        tableOf('SQLite', { ...KINDS, limit: 'Fastify, one look-up (L3)' }, onSqlite),
        tableOf('MySQL, Redis', { ...KINDS, limit: 'Fastify, one look-up (L2)' }, onMysql),
      ],
    };
  } finally {
    await load.stop();
    await backends.stop();
  }
}

/** @returns by kind of request, and of the `limit`, the costs of each round */
async function roundsOf(env, limit, rounds, options) {
  const users = await signUp(env);
  const results = { ...mapValues(KINDS, () => []), limit: [] };
  for (let round = 0; round < rounds; round++) {
    await gatehouseCosts(env, users, { ...options, results });
    results.limit.push(await limitCosts(limit, env, users, options));
  }
  return results;
}

async function signUp(env) {
  const gatehouse = await startGatehouse(env, { core: undefined });
  const users = await gatehouse.signUpMany(USERS);
  await gatehouse.stop();
  return users;
}

async function gatehouseCosts(env, users, { load, timing, results }) {
  const { execArgv, connect } = await Inspector.prepare();
  const gatehouse = await startGatehouse(env, { execArgv });
  const jwts = await Promise.all(users.map((user) => gatehouse.checkByJwt(user)));
  const requests = {
    check: users.map(({ check }) => check),
    prefs: users.map(({ prefs }) => prefs),
    jwt: jwts,
  };
  const inspector = await connect();
  await warmUp(load, gatehouse, inspector, requests.check, { ...timing, seconds: 3 * timing.seconds });
  for (const kind of Object.keys(KINDS)) {
    results[kind].push(await costs(load, gatehouse, inspector, requests[kind], timing));
  }
  inspector.close();
  await gatehouse.stop();
}

async function limitCosts(name, env, users, { load, timing }) {
  const { execArgv, connect } = await Inspector.prepare();
  const limit = await startPeer(name, { ...env, SESSION_COOKIE: users[0].cookie }, { execArgv });
  const requests = users.map(({ check }) => check);
  const inspector = await connect();
  await warmUp(load, limit, inspector, requests, timing);
  const result = await costs(load, limit, inspector, requests, timing);
  inspector.close();
  await limit.stop();
  return result;
}

/** Profiled already: in code that is compiled before, V8 does not know which function has been inlined where. */
function warmUp(load, server, inspector, requests, timing) {
  return inspector.profile(() => measure(load, server, requests, timing));
}

/** @returns CPU microseconds a request by row: what they sum up to is measured without the profiler */
async function costs(load, server, inspector, requests, timing) {
  const { cpu } = await measure(load, server, requests, timing);
  const shares = await profileShares(inspector, server.program, () =>
    measure(load, server, requests, timing),
  );
  return mapValues(shares, (share) => share * cpu);
}

/** Means, since those of the rows sum up to that of the whole. */
function tableOf(caption, titles, results) {
  const means = mapValues(results, (rounds) => (row) => mean(rounds.map((costs) => costs[row] ?? 0)));
  const names = new Set(Object.values(results).flatMap((rounds) => rounds.flatMap(Object.keys)));
  const rows = [...names].sort((a, b) => means.check(b) - means.check(a) || means.limit(b) - means.limit(a));
  const totals = mapValues(means, (of) => sum(rows.map(of)));
  const cells = (of) =>
    Object.keys(titles).flatMap((kind) => [figure(of(kind)), ((100 * of(kind)) / totals[kind]).toFixed(1)]);
  return {
    caption,
    head: ['CPU µs a request, and % of it', ...Object.values(titles).flatMap((title) => [title, '%'])],
    rows: [
      ...rows.map((row) => [row, ...cells((kind) => means[kind](row))]),
      ['all', ...cells((kind) => totals[kind])],
    ],
  };
}

function conditions(rounds, seconds, version) {
  return [
    describeMachine(),
    `${version}. ${CONNECTIONS} connections without pause, ${USERS} sessions of as many users in turn, nothing to log at LOG_LEVEL=warn. Means of ${rounds} rounds, every program started anew in each and warmed up; ${seconds} s for the CPU time, as many under the profiler for the shares. A frame that is no row's own counts as its caller's.`,
  ];
}

function mean(values) {
  return sum(values) / values.length;
}
