import { Global, Logger, Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Redis } from 'ioredis';
import { parseRedisUrl } from '../../src/config/redis-url.js';
import { Settings } from '../../src/config/settings.js';
import { Courier } from '../../src/modules/messaging/application/courier.js';
import { BullmqQueue } from '../../src/modules/messaging/queue/bullmq.queue.js';
import { InProcessQueue } from '../../src/modules/messaging/queue/in-process.queue.js';
import { MessageQueue } from '../../src/modules/messaging/queue/message-queue.js';
import { MessageWorker } from '../../src/modules/messaging/queue/message.worker.js';
import { RedisQueueModule } from '../../src/modules/messaging/queue/redis-queue.module.js';
import { someName } from '../support/gatehouse.js';
import { describeOnServerLeg } from '../support/describe-on.js';
import { TcpProxy, targetOf } from '../support/tcp-proxy.js';
import { eventually } from '../support/waiting.js';

beforeAll(() => Logger.overrideLogger(false));

/** Notes what it is to deliver. */
class NotingCourier {
  readonly delivered: string[] = [];

  deliver(messageId: string): Promise<void> {
    this.delivered.push(messageId);
    return Promise.resolve();
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }
}

interface Bench {
  readonly queue: MessageQueue;
  readonly courier: NotingCourier;
  close(): Promise<void>;
}

function inProcess(): Promise<Bench> {
  const courier = new NotingCourier();
  const queue = new InProcessQueue(courier as unknown as Courier);
  return Promise.resolve({ queue, courier, close: () => Promise.resolve() });
}

async function inRedis(url: string, prefix: string): Promise<Bench> {
  const redis = parseRedisUrl(url);
  const settings = Object.assign(Object.create(Settings.prototype) as Settings, {
    redis,
    redisPrefix: prefix,
  });
  const courier = new NotingCourier();
  const given = [
    { provide: Settings, useValue: settings },
    { provide: Courier, useValue: courier },
  ];

  @Global()
  @Module({ providers: given, exports: given })
  class GivenModule {}

  @Module({
    imports: [GivenModule, RedisQueueModule],
    providers: [{ provide: MessageQueue, useClass: BullmqQueue }, MessageWorker],
  })
  class BenchModule {}

  const app: INestApplicationContext = await NestFactory.createApplicationContext(BenchModule, {
    logger: false,
  });
  return { queue: app.get(MessageQueue), courier, close: () => app.close() };
}

/** What holds for every queue. A nudge may get lost, so the message is nudged until somebody has heard of it. */
function keepsThePromises(bench: () => Bench): void {
  const nudged = (messageId: string, times: number) =>
    eventually(`delivery ${times} of ${messageId}`, () => {
      const { courier, queue } = bench();
      if (courier.delivered.filter((id) => id === messageId).length >= times) return true;
      queue.nudge(messageId);
      return undefined;
    });

  it('has a message delivered that it was told of', () => nudged('64f0c1a2b3c4d5e6f7a8', 1));

  it('has it delivered once more when it is told of it once more', async () => {
    await nudged('64f0c1a2b3c4d5e6f7a9', 1);
    await nudged('64f0c1a2b3c4d5e6f7a9', 2);
  });

  it('takes ids that are plain numbers', () => nudged('12345678901234567890', 1));
}

describe('the queue in the process', () => {
  let bench: Bench;
  beforeAll(async () => (bench = await inProcess()));
  keepsThePromises(() => bench);
});

describeOnServerLeg('the queue in Redis', () => {
  const redisUrl = process.env['TEST_REDIS_URL'] ?? 'redis://localhost:6379';
  const prefix = `gatehouse-test-${someName()}`;
  const proxy = new TcpProxy(targetOf(redisUrl, 6379));
  const throughProxy = () => proxy.through(redisUrl);
  let redis: Redis;
  let bench: Bench;

  beforeAll(async () => {
    await proxy.start();
    redis = new Redis(redisUrl);
    bench = await inRedis(throughProxy(), prefix);
  });
  afterEach(() => proxy.restore());
  afterAll(async () => {
    await bench.close();
    await proxy.cut();
    const keys = await redis.keys(`{${prefix}}:*`);
    if (keys.length > 0) await redis.unlink(...keys);
    redis.disconnect();
  });

  keepsThePromises(() => bench);

  it('keeps all keys under one hash tag, and nothing of a job that has ended', async () => {
    const keys = await redis.keys(`*${prefix}*`);
    expect(keys.filter((key) => !key.startsWith(`{${prefix}}:messages:`))).toEqual([]);
    await eventually(
      'no job',
      async () => (await redis.keys(`{${prefix}}:messages:m-*`)).length === 0 || undefined,
    );
  });

  it.each([
    ['has gone', () => proxy.cut()],
    ['hangs', () => Promise.resolve(proxy.freeze())],
  ] as const)('neither throws nor waits when Redis %s, and works when it is back', async (_how, leave) => {
    await leave();
    for (let count = 0; count < 2_000; count++) bench.queue.nudge(`lost-${count}`);
    await proxy.restore();
    await eventually(
      'a delivery',
      () => {
        if (bench.courier.delivered.includes('later')) return true;
        bench.queue.nudge('later');
        return undefined;
      },
      { within: 15_000 },
    );
  });

  it('can be started before Redis, and works when it comes', async () => {
    await proxy.cut();
    const early = await inRedis(throughProxy(), prefix);
    early.queue.nudge('early');
    await proxy.restore();
    await eventually(
      'a delivery',
      () => {
        if ([...early.courier.delivered, ...bench.courier.delivered].includes('early')) return true;
        early.queue.nudge('early');
        return undefined;
      },
      { within: 15_000 },
    );
    await early.close();
  });

  it.each([
    ['gone', () => proxy.cut()],
    ['hanging', () => Promise.resolve(proxy.freeze())],
  ] as const)('can be stopped while Redis is %s', async (_how, leave) => {
    const other = await inRedis(throughProxy(), prefix);
    await leave();
    await other.close();
  });

  it('can be stopped when Redis was never there', async () => {
    await proxy.cut();
    await (await inRedis(throughProxy(), prefix)).close();
  });
});
