import { Cluster } from 'ioredis';
import { connectRedis } from './storages.js';

/** Everything that anybody says to the Redis server of the tests meanwhile: keys, values, and the data of jobs. */
export class RedisMonitor {
  private readonly commands: string[] = [];
  private constructor(private readonly end: () => void) {}

  static async start(): Promise<RedisMonitor> {
    const redis = connectRedis(process.env['TEST_REDIS_URL'] ?? '');
    if (redis instanceof Cluster) throw new Error('only a single server is listened to');
    const listener = await redis.monitor();
    const monitor = new RedisMonitor(() => {
      listener.disconnect();
      redis.disconnect();
    });
    listener.on('monitor', (_time: string, args: string[]) => monitor.commands.push(args.join(' ')));
    return monitor;
  }

  get text(): string {
    return this.commands.join('\n');
  }

  stop(): void {
    this.end();
  }
}
