import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { answersAsRedis, freePort, PrivateServer } from '../lib/private-server.mjs';
import { findProgram, lastLines, run } from '../lib/processes.mjs';
import { makeFolder } from '../lib/temporary-folder.mjs';

const MASTER = 'gatehouse';

/** A master with two replicas, watched by three sentinels: `url` for REDIS_URL, `master`, `stop()`. */
export async function startSentinels() {
  const password = randomBytes(16).toString('hex');
  const login = [`requirepass ${password}`, `masterauth ${password}`];
  const master = await startNode(login);
  const replicas = [];
  for (let count = 0; count < 2; count++) {
    replicas.push(await startNode([...login, `replicaof 127.0.0.1 ${master.program.port}`]));
  }
  const watch = [
    `sentinel monitor ${MASTER} 127.0.0.1 ${master.program.port} 2`,
    `sentinel auth-pass ${MASTER} ${password}`,
    `sentinel down-after-milliseconds ${MASTER} 2000`,
    `sentinel failover-timeout ${MASTER} 6000`,
  ];
  const sentinels = [];
  for (let count = 0; count < 3; count++) sentinels.push(await startNode(watch, ['--sentinel']));
  const servers = [...sentinels, ...replicas, master];
  return {
    master,
    url: `redis+sentinel://:${password}@${addresses(sentinels)}/${MASTER}/0`,
    stop: () => Promise.all(servers.map((server) => server.stop())),
  };
}

/** Three masters with a replica each: `url` for REDIS_URL, `nodes` (the masters first), `stop()`. */
export async function startCluster() {
  const password = randomBytes(16).toString('hex');
  const settings = [
    `requirepass ${password}`,
    `masterauth ${password}`,
    'cluster-enabled yes',
    'cluster-node-timeout 2000',
  ];
  const nodes = [];
  for (let count = 0; count < 6; count++) {
    nodes.push(await startNode([...settings, `cluster-port ${await freePort()}`]));
  }
  await comeTogether(nodes, password);
  return {
    nodes,
    url: `redis+cluster://:${password}@${addresses(nodes)}`,
    stop: () => Promise.all(nodes.map((node) => node.stop())),
  };
}

/** With a configuration file, which sentinels and cluster nodes keep what they learn in. */
async function startNode(settings, args = []) {
  const path = findProgram('redis-server');
  if (path === undefined) throw new Error('redis-server is not on the PATH: apt-get install redis-server');
  const folder = makeFolder('gatehouse-redis');
  const port = await freePort();
  const file = join(folder, 'redis.conf');
  const common = ['bind 127.0.0.1', `port ${port}`, `dir "${folder}"`, 'protected-mode no'];
  const kept = args.length > 0 ? [] : ['appendonly yes', 'save ""'];
  writeFileSync(file, [...common, ...kept, ...settings, ''].join('\n'), { mode: 0o600 });
  const program = { path, args: [file, ...args], folder, port, isReady: answersAsRedis };
  return new PrivateServer(program, `redis://127.0.0.1:${port}`).start();
}

async function comeTogether(nodes, password) {
  const path = findProgram('redis-cli');
  if (path === undefined) throw new Error('redis-cli is not on the PATH: apt-get install redis-tools');
  const env = { ...process.env, REDISCLI_AUTH: password };
  const hosts = nodes.map(({ program }) => `127.0.0.1:${program.port}`);
  const create = ['--cluster', 'create', ...hosts, '--cluster-replicas', '1', '--cluster-yes'];
  const { code, output } = await run(path, create, { env, timeLimit: 60_000 });
  if (code !== 0) throw new Error(`the Redis cluster did not come together: ${lastLines(output, 3)}`);
  for (let tries = 0; tries < 100; tries++) {
    const states = nodes.map(({ program }) =>
      run(path, ['-p', String(program.port), 'cluster', 'info'], { env }),
    );
    if ((await Promise.all(states)).every(({ output }) => output.includes('cluster_state:ok'))) return;
    await sleep(200);
  }
  throw new Error('the Redis cluster is not complete');
}

function addresses(servers) {
  return servers.map(({ program }) => `127.0.0.1:${program.port}`).join(',');
}
