import { Cluster, type Redis } from 'ioredis';
import { openRedis } from '../config/redis-connection.js';
import type { RedisSettings } from '../config/redis-url.js';
import type { Clock } from '../kernel/clock.js';
import { checkClock } from './clock-skew.js';
import { fail, type Finding, ok, warn } from './finding.js';
import { reasonOf } from './reason.js';

/** BullMQ refuses older ones. */
const OLDEST_MAJOR = 5;

export async function checkRedis(settings: RedisSettings, clock: Clock): Promise<readonly Finding[]> {
  const redis = openRedis(settings, { role: 'commands' });
  try {
    await connected(redis);
    const nodes = redis instanceof Cluster ? redis.nodes('master') : [redis];
    return (await Promise.all(nodes.map((node) => checkNode(node, clock)))).flat();
  } catch (error) {
    const advice = 'Start it, or mend REDIS_URL: hosts, ports, password.';
    return [fail(`${addressOf(settings)} cannot be used: ${reasonOf(error)}`, advice)];
  } finally {
    redis.disconnect();
  }
}

/** ioredis tries for ever: the first failure is the answer here. */
function connected(redis: Redis | Cluster): Promise<void> {
  return new Promise((resolve, reject) => {
    redis.once('error', reject);
    redis.connect().then(resolve, reject);
  });
}

async function checkNode(node: Redis, clock: Clock): Promise<readonly Finding[]> {
  const info = await node.info();
  const field = (name: string): string => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
  return [
    checkVersion(`${node.options.host}:${node.options.port}`, field('redis_version')),
    checkEviction(field('maxmemory_policy')),
    await checkPersistence(node, field('aof_enabled')),
    await checkClock(clock, async () => {
      const [seconds, microseconds] = await node.time();
      return Number(seconds) * 1_000 + Number(microseconds) / 1_000;
    }),
  ];
}

function checkVersion(address: string, version: string): Finding {
  if (Number.parseInt(version) >= OLDEST_MAJOR) return ok(`${address}, version ${version}`);
  return fail(`${address}, version ${version}`, `The queue needs ${OLDEST_MAJOR} or newer.`);
}

function checkEviction(policy: string): Finding {
  if (policy === 'noeviction') return ok('maxmemory-policy noeviction');
  return warn(
    `maxmemory-policy ${policy}: when memory runs short, jobs and rate limits are forgotten, and messages come late`,
    'Set maxmemory-policy to noeviction.',
  );
}

async function checkPersistence(node: Redis, appendOnly: string): Promise<Finding> {
  if (appendOnly === '1') return ok('persistence: append-only file');
  // Managed services forbid CONFIG.
  const [, snapshots] = await node.config('GET', 'save').then(
    (pair) => pair as [string, string],
    () => ['save', undefined] as const,
  );
  if (snapshots === undefined) return ok('persistence: no append-only file; snapshots are not told');
  if (snapshots !== '') return ok('persistence: snapshots');
  return warn(
    'persistence: off. No message is lost with its memory, for the database has them; they come late',
    'Set appendonly to yes.',
  );
}

function addressOf(settings: RedisSettings): string {
  if (settings.kind === 'server') return `${settings.host}:${settings.port}`;
  const addresses = settings.kind === 'sentinel' ? settings.sentinels : settings.nodes;
  return addresses.map(({ host, port }) => `${host}:${port}`).join(',');
}
