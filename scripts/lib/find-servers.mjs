import { setTimeout as sleep } from 'node:timers/promises';
import { onSignal } from './on-signal.mjs';
import { answersAsRedis, greetsAsMysql } from './private-server.mjs';
import { findProgram, lastLines, run } from './processes.mjs';
import { startMariadb, startRedis } from './servers.mjs';

const PATIENCE = 60_000;

/** What the two servers differ in. */
const DATABASE = {
  name: 'MySQL or MariaDB',
  variable: 'TEST_DATABASE_URL',
  port: 3306,
  isReady: greetsAsMysql,
  start: startMariadb,
  findLocal: localDatabase,
  image: 'mysql:8.4',
  environment: ['MYSQL_ALLOW_EMPTY_PASSWORD=yes'],
  urlOf: (port) => `mysql://root@127.0.0.1:${port}/`,
  package: 'mariadb-server',
};

const REDIS = {
  name: 'Redis',
  variable: 'TEST_REDIS_URL',
  port: 6379,
  isReady: answersAsRedis,
  start: startRedis,
  findLocal: localRedis,
  image: 'redis:7',
  environment: [],
  urlOf: (port) => `redis://127.0.0.1:${port}`,
  package: 'redis-server',
};

/**
 * A MySQL or MariaDB where databases may be made, and a Redis.
 *
 * @returns `env`: where they are, for the tests; `how`: for people; `stop()`
 * @throws Error that says what was tried
 */
export async function findServers() {
  const database = await find(DATABASE);
  const redis = await find(REDIS).catch(async (error) => {
    await database.stop();
    throw error;
  });
  return {
    env: { TEST_DATABASE_URL: database.url, TEST_REDIS_URL: redis.url },
    how: `Database: ${database.how}. Redis: ${redis.how}.`,
    stop: () => Promise.all([database.stop(), redis.stop()]),
  };
}

async function find(kind) {
  // Given by name, it is this one or none.
  const ways = process.env[kind.variable] ? [given] : [started, running, inContainer, fromPackage];
  const failures = [];
  for (const way of ways) {
    try {
      return await way(kind);
    } catch (error) {
      failures.push(error.message);
    }
  }
  throw new Error(`${kind.name}: ${failures.join('; ')}`);
}

async function given({ variable, port: standardPort, isReady }) {
  const url = process.env[variable];
  const { hostname, port } = new URL(url);
  // In a CI it may just be starting.
  if (!(await eventually(() => isReady(hostname.replace(/[[\]]/g, ''), Number(port) || standardPort)))) {
    throw new Error(`nothing answers at ${variable}`);
  }
  return { url, how: variable, stop: async () => {} };
}

async function started({ start }) {
  const server = await start();
  return { url: server.url, how: `${server.program.path}, started for this run`, stop: () => server.stop() };
}

async function running({ port, findLocal, urlOf }) {
  await findLocal();
  return { url: urlOf(port), how: `the one on port ${port}`, stop: async () => {} };
}

async function localDatabase() {
  const { createConnection } = await import('mysql2/promise');
  const connection = await createConnection({ host: '127.0.0.1', port: DATABASE.port, user: 'root' }).catch(
    (error) => {
      throw new Error(`none on port ${DATABASE.port} lets root in without a password (${error.code})`);
    },
  );
  await connection.end();
}

async function localRedis() {
  if (!(await answersAsRedis('127.0.0.1', REDIS.port))) throw new Error(`none on port ${REDIS.port}`);
}

async function inContainer({ image, environment, port, isReady, urlOf }) {
  const engine = await containerEngine();
  const settings = environment.flatMap((setting) => ['-e', setting]);
  const detached = ['run', '--rm', '-d', '-p', `127.0.0.1::${port}`];
  const { code, output } = await run(engine, [...detached, ...settings, image]);
  if (code !== 0) throw new Error(`${engine} run ${image} failed (${lastLines(output, 1)})`);
  const container = lastLines(output, 1);
  const remove = () => run(engine, ['rm', '-f', container]);
  const forget = onSignal(remove);
  const stop = () => remove().then(forget);

  const published = await run(engine, ['port', container, `${port}/tcp`]);
  const hostPort = Number(/:(\d+)\s*$/m.exec(published.output)?.[1]);
  if (await eventually(() => isReady('127.0.0.1', hostPort))) {
    return { url: urlOf(hostPort), how: `${image} in ${engine}`, stop };
  }
  await stop();
  throw new Error(`${image} in ${engine} did not come up`);
}

async function containerEngine() {
  for (const engine of ['docker', 'podman']) {
    if (findProgram(engine) && (await run(engine, ['info'], { timeLimit: 10_000 })).code === 0) return engine;
  }
  throw new Error('no container engine is running');
}

/** On a CI machine that is thrown away, not on somebody's own. */
async function fromPackage(kind) {
  if (process.env.CI !== 'true') throw new Error('not installed by itself, as CI is not "true"');
  if (process.getuid?.() !== 0 || !findProgram('apt-get')) throw new Error('no apt-get, or not root');
  console.error(`Installing the package ${kind.package} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', kind.package]]) {
    const { code, output } = await run('apt-get', ['-qq', ...args], { env });
    if (code !== 0) throw new Error(`apt-get ${args[0]} failed (${lastLines(output, 1)})`);
  }
  return started(kind);
}

async function eventually(condition) {
  for (const deadline = Date.now() + PATIENCE; Date.now() < deadline; await sleep(250)) {
    if (await condition()) return true;
  }
  return false;
}
