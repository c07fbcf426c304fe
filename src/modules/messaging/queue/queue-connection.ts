import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Cluster, Redis } from 'ioredis';
import { openRedis } from '../../../config/redis-connection.js';
import { Settings } from '../../../config/settings.js';

/** The queue's own connection to Redis. BullMQ leaves a connection that it was given open, so it is closed here. */
@Injectable()
export class QueueConnection implements OnApplicationShutdown {
  readonly redis: Redis | Cluster;
  /** One hash tag for all keys, so that a cluster keeps them on one node. */
  readonly prefix: string;

  constructor({ redis, redisPrefix }: Settings) {
    if (redis === undefined) throw new Error('The Redis queue needs REDIS_URL');
    this.redis = openRedis(redis, { role: 'blocking' });
    this.prefix = `{${redisPrefix}}`;
  }

  /** False as well while it hangs in connecting: nothing may wait for it then. */
  get isReady(): boolean {
    return this.redis.status === 'ready';
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }
}
