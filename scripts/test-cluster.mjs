// npm run test:cluster [-- PART [arguments for Jest]]: the end-to-end suite on clusters of databases and of Redis
// (`nodes`, `proxy`), what happens when a part of them dies or is cut off under load (`failover`), and what nodes
// answer that do not wait for each other (`reads`).
import './lib/node-version.mjs';

const { prepare } = await import('./lib/prepare.mjs');
await prepare();
const { register } = await import('tsx/esm/api');
const { startGalera } = await import('./cluster/galera.mjs');
const { startHaproxy } = await import('./cluster/haproxy.mjs');
const { startCluster, startSentinels } = await import('./cluster/redis.mjs');
const { inRoot } = await import('./lib/paths.mjs');
const { run } = await import('./lib/processes.mjs');

/** Processes on different nodes, and all of them behind one address. */
const SUITES = { nodes: startOnNodes, proxy: startBehindProxy };
const PARTS = [...Object.keys(SUITES), 'failover', 'reads'];

const [wanted, ...jestArguments] = process.argv.slice(2);
if (wanted !== undefined && !PARTS.includes(wanted)) {
  console.error(`There is no part "${wanted}". Parts: ${PARTS.join(', ')}.`);
  process.exit(1);
}
// The tests' own pieces are TypeScript.
register();
for (const part of PARTS.filter((name) => wanted === undefined || wanted === name)) {
  console.error(`\n── ${part}`);
  if (part === 'failover') await runFailovers();
  else if (part === 'reads') await runReads();
  else await runSuiteOn(SUITES[part]);
}
process.exit();

async function runSuiteOn(start) {
  const servers = await start();
  try {
    if ((await runSuite(servers.env)) !== 0) process.exitCode = 1;
  } finally {
    await servers.stop();
  }
}

/** One part after the other is hit. What is left must serve on, and hold all that was acknowledged. */
async function runFailovers() {
  const rows = [];
  for (const [start, pick] of [
    [startBehindProxy, killDatabaseNode],
    [startBehindProxy, isolateDatabaseNode],
    [startBehindProxy, killRedisMaster],
    [startOnNodes, killClusterMaster],
  ]) {
    await tryOn(start, async (servers) => {
      const { failover } = await import('../test/cluster/failover.ts');
      rows.push(
        await failover({ databaseNodes: servers.galera.nodes.map(({ url }) => url), ...pick(servers) }),
      );
      console.table(rows.slice(-1));
    });
  }
  console.table(rows);
}

/** What was written on one node and is read on another at once: without waiting for it, and with. */
async function runReads() {
  await tryOn(startOnNodes, async ({ galera }) => {
    const { countStaleReads } = await import('../test/cluster/reads.ts');
    for (const wait of [0, 3]) {
      await galera.setSyncWait(wait);
      const { reads, stale } = await countStaleReads();
      console.error(`wsrep_sync_wait=${wait}: ${stale} of ${reads} reads were stale`);
      if (wait === 3 && stale > 0) process.exitCode = 1;
    }
  });
}

async function tryOn(start, work) {
  const servers = await start();
  Object.assign(process.env, { NODE_ENV: 'test', STORAGE: 'server', ...servers.env });
  try {
    await work(servers);
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  } finally {
    await servers.stop();
  }
}

function killDatabaseNode({ galera }) {
  const [node] = galera.nodes;
  return {
    title: 'a Galera node of three, behind HAProxy, killed',
    hit: () => node.kill(),
    mend: () => galera.rejoin(node),
  };
}

/** Alive, but not one of the majority any more: HAProxy must notice by what the node says of itself. */
function isolateDatabaseNode({ galera }) {
  const [node] = galera.nodes;
  return {
    title: 'a Galera node of three, behind HAProxy, cut off',
    hit: () => galera.isolate(node),
    mend: () => galera.unite(node),
  };
}

function killRedisMaster({ redis }) {
  return { title: 'the Redis master, under Sentinel, killed', hit: () => redis.master.kill() };
}

function killClusterMaster({ redis }) {
  return { title: 'a master of the Redis cluster, killed', hit: () => redis.nodes[0].kill() };
}

async function runSuite(env) {
  const argv = [
    inRoot('node_modules', 'jest', 'bin', 'jest.js'),
    '--config',
    'test/jest.e2e.config.mjs',
    ...jestArguments,
  ];
  const all = { ...process.env, NODE_ENV: 'test', STORAGE: 'server', ...env };
  return (await run(process.execPath, argv, { env: all, show: true })).code;
}

async function startOnNodes() {
  const [galera, redis] = await Promise.all([startGalera(), startCluster()]);
  return {
    galera,
    redis,
    env: { TEST_DATABASE_URL: galera.nodes.map(({ url }) => url).join(','), TEST_REDIS_URL: redis.url },
    stop: () => Promise.all([galera.stop(), redis.stop()]),
  };
}

async function startBehindProxy() {
  const [galera, redis] = await Promise.all([startGalera(), startSentinels()]);
  const stop = (proxy) => Promise.all([proxy?.stop(), galera.stop(), redis.stop()]);
  try {
    const proxy = await startHaproxy(galera.nodes);
    const env = { TEST_DATABASE_URL: proxy.url, TEST_REDIS_URL: redis.url };
    return { galera, redis, env, stop: () => stop(proxy) };
  } catch (error) {
    await stop();
    throw error;
  }
}
