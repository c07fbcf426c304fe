import { startBackends, versionOf } from '../lib/backends.mjs';
import { startGatehouse } from '../lib/gatehouse.mjs';
import { installPeers } from '../lib/install-peers.mjs';
import { Load } from '../lib/load.mjs';
import { describeMachine } from '../lib/machine.mjs';
import { column, measure, medians } from '../lib/measure.mjs';
import { startPeer } from '../lib/peer.mjs';
import { figure, ratio } from '../lib/report.mjs';
import { pairwiseRatio } from '../lib/statistics.mjs';
import { makeFolder } from '../../scripts/lib/temporary-folder.mjs';

const USERS = 100;
const CONNECTIONS = 32;
const OURS = {
  check: 'Gatehouse, GET /account by cookie',
  prefs: 'Gatehouse, GET /account/prefs by cookie',
  jwt: 'Gatehouse, GET /account by JWT',
};
const MYSQL_PEERS = {
  'node-http-mysql': 'node:http, one look-up (L1)',
  'fastify-mysql': 'Fastify, one look-up (L2)',
  'better-auth': 'better-auth, get-session (P1)',
  'express-passport': 'Express, passport, TypeORM (P2)',
  'fastify-session-redis': '@fastify/session on Redis (P3)',
};
const SQLITE_PEERS = { 'fastify-sqlite': 'Fastify, one look-up (L3)' };

/** The session check beside limits and peers. Every program is started anew in each round: no process is like another. */
export async function sessions({ rounds = 5, seconds = 2.5 }) {
  await installPeers();
  const backends = await startBackends();
  const load = await Load.start();
  try {
    const mysql = await legOf(load, await backends.createDatabase('gatehouse'), {
      REDIS_URL: backends.redis.url,
    });
    const sqlite = await legOf(load, `sqlite:${makeFolder('gatehouse-bench')}/gatehouse.sqlite`, {});
    const results = { mysql: [], sqlite: [] };
    for (let round = 0; round < rounds; round++) {
      const peers = await peersOf(backends, round);
      results.mysql.push(await roundOf(mysql, { ...peers }, { seconds }));
      results.sqlite.push(await roundOf(sqlite, { 'fastify-sqlite': {} }, { seconds, poll: true }));
    }
    const version = await versionOf(backends.database.url);
    return reportOf(results, { rounds, seconds, version });
  } finally {
    await load.stop();
    await backends.stop();
  }
}

/** A storage, with users on it that are signed in. */
async function legOf(load, url, env) {
  const leg = { load, env: { DATABASE_URL: url, ...env } };
  const gatehouse = await startGatehouse(leg.env, { core: undefined });
  leg.users = await gatehouse.signUpMany(USERS);
  await gatehouse.stop();
  return leg;
}

async function peersOf(backends, round) {
  const own = async (name) => ({ DATABASE_URL: await backends.createDatabase(`${name}_${round}`) });
  return {
    'node-http-mysql': {},
    'fastify-mysql': {},
    'better-auth': await own('better_auth'),
    // Without a write on each check; with it they are slower.
    'express-passport': { ...(await own('express')), EXTEND: 'off' },
    'fastify-session-redis': { REDIS_URL: backends.redis.url, REDIS_PREFIX: `peer-${round}:`, EXTEND: 'off' },
  };
}

async function roundOf(leg, peers, options) {
  const { load, env, users } = leg;
  const timing = { ...options, connections: CONNECTIONS };
  const result = {};
  const gatehouse = await startGatehouse(env);
  const jwts = await Promise.all(users.map((user) => gatehouse.checkByJwt(user)));
  const kinds = { check: users.map(({ check }) => check), prefs: users.map(({ prefs }) => prefs), jwt: jwts };
  // The more a program consists of, the longer it takes until its code is compiled.
  await measure(load, gatehouse, kinds.check, { ...timing, seconds: 3 * options.seconds });
  for (const [kind, requests] of Object.entries(kinds))
    result[kind] = await measure(load, gatehouse, requests, timing);
  await gatehouse.stop();

  for (const [name, own] of Object.entries(peers)) {
    const peer = await startPeer(name, { ...env, SESSION_COOKIE: users[0].cookie, ...own });
    // The limits read Gatehouse's own tables, so they can be asked by all of its users.
    const requests = name.startsWith('fastify-session') || own.DATABASE_URL ? [peer.check] : kinds.check;
    await measure(load, peer, requests, timing);
    result[name] = await measure(load, peer, requests, timing);
    await peer.stop();
  }
  return result;
}

function reportOf(results, { rounds, seconds, version }) {
  const head = ['GET, 32 connections', 'requests/s', 'CPU µs/request', 'p99 ms'];
  const of = (leg, name) => results[leg].map((round) => round[name]);
  const rowsOf = (leg, names, limits) =>
    Object.entries(names).map(([name, title]) => {
      const measured = of(leg, name);
      const { rate, cpu, p99 } = medians(measured);
      const ratios = limits.map((limit) =>
        pairwiseRatio(column(measured, 'rate'), column(of(leg, limit), 'rate')),
      );
      const inCpu = pairwiseRatio(column(of(leg, limits[0]), 'cpu'), column(measured, 'cpu'));
      return [title, figure(rate), figure(cpu), figure(p99), ...ratios.map(ratio), ratio(inCpu)];
    });
  const mysqlLimits = ['fastify-mysql', 'better-auth', 'express-passport'];
  return {
    conditions: [
      describeMachine(),
      `${version}, better-auth, Express and the others as in bench/package-lock.json. ${rounds} rounds in turn, every program started anew in each, warmed up, then ${seconds} s; medians; ratios are medians of the pairs of a round. ${USERS} sessions of as many users in turn.`,
    ],
    tables: [
      {
        caption: 'MySQL, Redis',
        head: [...head, '× L2', '× P1', '× P2', 'CPU × L2'],
        rows: rowsOf('mysql', { ...OURS, ...MYSQL_PEERS }, mysqlLimits),
      },
      {
        caption: 'SQLite',
        head: [...head, '× L3', 'CPU × L3'],
        rows: rowsOf('sqlite', { ...OURS, ...SQLITE_PEERS }, ['fastify-sqlite']),
      },
    ],
    chart: chartOf(of),
  };
}

function chartOf(of) {
  const barsOf = (leg, names) =>
    Object.entries(names).map(([name, title]) => {
      const { rate } = medians(of(leg, name));
      return { name: title, value: rate, label: figure(rate), ours: name in OURS };
    });
  return {
    name: 'benchmarks',
    title: 'Session checks a second, one core for the server',
    groups: [
      { title: 'MySQL or Redis', bars: barsOf('mysql', { check: OURS.check, ...MYSQL_PEERS }) },
      { title: 'SQLite', bars: barsOf('sqlite', { check: OURS.check, ...SQLITE_PEERS }) },
    ],
  };
}
