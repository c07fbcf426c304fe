// npm run test:cluster [-- PROFILE [arguments for Jest]]: the end-to-end suite on clusters of databases and of Redis.
import './lib/node-version.mjs';

const { prepare } = await import('./lib/prepare.mjs');
await prepare();
const { startGalera } = await import('./cluster/galera.mjs');
const { startHaproxy } = await import('./cluster/haproxy.mjs');
const { startCluster, startSentinels } = await import('./cluster/redis.mjs');
const { inRoot } = await import('./lib/paths.mjs');
const { run } = await import('./lib/processes.mjs');

/** Processes on different nodes, and all of them behind one address. */
const PROFILES = { nodes: startOnNodes, proxy: startBehindProxy };

const [wanted, ...jestArguments] = process.argv.slice(2);
const profiles = Object.entries(PROFILES).filter(([name]) => wanted === undefined || wanted === name);
if (profiles.length === 0) {
  console.error(`There is no profile "${wanted}". Profiles: ${Object.keys(PROFILES).join(', ')}.`);
  process.exit(1);
}
for (const [name, start] of profiles) {
  console.error(`\n── ${name}`);
  const servers = await start();
  try {
    if ((await runSuite(servers.env)) !== 0) process.exitCode = 1;
  } finally {
    await servers.stop();
  }
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
    env: { TEST_DATABASE_URL: galera.nodes.map(({ url }) => url).join(','), TEST_REDIS_URL: redis.url },
    stop: () => Promise.all([galera.stop(), redis.stop()]),
  };
}

async function startBehindProxy() {
  const [galera, redis] = await Promise.all([startGalera(), startSentinels()]);
  const proxy = await startHaproxy(galera.nodes);
  return {
    env: { TEST_DATABASE_URL: proxy.url, TEST_REDIS_URL: redis.url },
    stop: () => Promise.all([proxy.stop(), galera.stop(), redis.stop()]),
  };
}
