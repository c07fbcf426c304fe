import type { Cluster, Redis } from 'ioredis';
import { openRedis } from '../../../config/redis-connection.js';
import type { Settings } from '../../../config/settings.js';
import type { Dependency, State } from './readiness.js';

/** Whether Redis answers. Its own connection, so that the answer does not wait behind anything. */
export class RedisDependency implements Dependency {
  readonly name = 'redis';
  private readonly redis: Redis | Cluster | undefined;

  constructor({ redis }: Settings) {
    this.redis = redis === undefined ? undefined : openRedis(redis, { role: 'commands' });
  }

  async check(): Promise<State> {
    if (this.redis === undefined) return 'off';
    return this.redis.ping().then(
      () => 'up',
      () => 'down',
    );
  }

  onApplicationShutdown(): void {
    this.redis?.disconnect();
  }
}
