import { Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Cluster, Redis } from 'ioredis';
import { openRedis } from '../../config/redis-connection.js';
import { Settings } from '../../config/settings.js';
import { Ceilings } from './application/ceilings.js';
import { MemoryCounter } from './counters/memory.counter.js';
import { RateCounter } from './counters/rate-counter.js';
import { RedisCounter } from './counters/redis.counter.js';
import { SqliteCounter } from './counters/sqlite.counter.js';

/** Holds the counters' connection, to close it when the process ends. */
class CounterConnection implements OnApplicationShutdown {
  readonly redis: Redis | Cluster | undefined;

  private constructor(redis: Redis | Cluster | undefined) {
    this.redis = redis;
  }

  /** Connects before the first request: until then commands would fail, and the first hits be counted in memory. */
  static async open({ redis: settings }: Settings): Promise<CounterConnection> {
    const redis = settings === undefined ? undefined : openRedis(settings, { role: 'commands' });
    await redis?.connect().catch(() => undefined);
    return new CounterConnection(redis);
  }

  onApplicationShutdown(): void {
    this.redis?.disconnect();
  }
}

@Module({
  providers: [
    Ceilings,
    {
      provide: CounterConnection,
      inject: [Settings],
      useFactory: (settings: Settings) => CounterConnection.open(settings),
    },
    {
      provide: RateCounter,
      inject: [CounterConnection, Settings],
      useFactory: ({ redis }: CounterConnection, settings: Settings): RateCounter =>
        counterFor(redis, settings),
    },
  ],
  exports: [Ceilings, RateCounter],
})
export class LimitsModule {}

function counterFor(redis: Redis | Cluster | undefined, { redisPrefix, database }: Settings): RateCounter {
  if (redis !== undefined) return new RedisCounter(redis, redisPrefix);
  return database.storage === 'sqlite' ? new SqliteCounter(`${database.path}-limits`) : new MemoryCounter();
}
