import { Logger } from '@nestjs/common';
import { Cluster, type CommonRedisOptions, Redis } from 'ioredis';
import type { RedisSettings } from './redis-url.js';

/**
 * - `commands`: short questions on the way of a request. An answer comes soon or not at all.
 * - `blocking`: BullMQ's, which waits on the connection for jobs and wants commands kept until Redis is back.
 */
export type RedisRole = 'commands' | 'blocking';

const OPTIONS: Readonly<Record<RedisRole, CommonRedisOptions>> = {
  commands: { enableOfflineQueue: false, commandTimeout: 250, maxRetriesPerRequest: 1, lazyConnect: true },
  // BullMQ opens copies of this connection and awaits them; a lazy one would fail for good if its first try did.
  blocking: { enableOfflineQueue: true, maxRetriesPerRequest: null, lazyConnect: false },
};

/** Opens a connection that comes back by itself, however long Redis is away, and never ends the process. */
export function openRedis(settings: RedisSettings, { role }: { role: RedisRole }): Redis | Cluster {
  const redis = connect(settings, OPTIONS[role]);
  logOutages(redis, role);
  return redis;
}

function connect(settings: RedisSettings, forRole: CommonRedisOptions): Redis | Cluster {
  const { username, password } = settings;
  const options = {
    ...forRole,
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
    connectTimeout: 1_000,
  };
  if (settings.kind === 'cluster') {
    const { enableOfflineQueue = true, lazyConnect = false } = forRole;
    return new Cluster([...settings.nodes], {
      enableOfflineQueue,
      lazyConnect,
      redisOptions: options,
      clusterRetryStrategy: delayBefore,
    });
  }
  if (settings.kind === 'sentinel') {
    const { sentinels, master, database } = settings;
    return new Redis({
      ...options,
      sentinels: [...sentinels],
      name: master,
      db: database,
      sentinelRetryStrategy: delayBefore,
      retryStrategy: delayBefore,
    });
  }
  const { host, port, tls, database } = settings;
  return new Redis({
    ...options,
    host,
    port,
    db: database,
    ...(tls ? { tls: {} } : {}),
    retryStrategy: delayBefore,
  });
}

/** Milliseconds before the next try to connect. Never gives up. */
function delayBefore(attempt: number): number {
  return Math.min(attempt * 100, 2_000);
}

/** One line when Redis goes and one when it is back, instead of one for each try. */
function logOutages(redis: Redis | Cluster, role: RedisRole): void {
  const logger = new Logger('Redis');
  let away = false;
  // Without a listener for `error`, ioredis would print every one of them.
  redis.on('error', (error: Error) => {
    if (!away) logger.warn({ msg: 'Redis cannot be reached', role, reason: error.message });
    away = true;
  });
  redis.on('ready', () => {
    if (away) logger.log({ msg: 'Redis is back', role });
    away = false;
  });
}
