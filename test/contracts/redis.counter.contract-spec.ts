import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { openRedis } from '../../src/config/redis-connection.js';
import { parseRedisUrl } from '../../src/config/redis-url.js';
import { HOUR } from '../../src/kernel/clock.js';
import { RedisCounter } from '../../src/modules/limits/counters/redis.counter.js';
import { windowAt } from '../../src/modules/limits/domain/window.js';
import { NOW } from '../support/fixtures.js';
import { someName } from '../support/gatehouse.js';
import { describeOnServerLeg } from '../support/describe-on.js';
import { TcpProxy, targetOf } from '../support/tcp-proxy.js';
import { eventually } from '../support/waiting.js';

const window = windowAt(NOW);
const next = windowAt(NOW + HOUR);
const narrow = { key: 'narrow', limit: 2 };
const wide = { key: 'wide', limit: 5 };

beforeAll(() => Logger.overrideLogger(false));

/** As the server opens it: no queue of commands, short patience. */
function connect(url: string) {
  const settings = parseRedisUrl(url);
  if (settings === undefined) throw new Error(`no Redis: ${url}`);
  return openRedis(settings, { role: 'commands' });
}

describeOnServerLeg('RedisCounter', () => {
  const url = process.env['TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379';
  const prefix = `gatehouse-test-${someName()}`;
  const proxy = new TcpProxy(targetOf(url, 6379));
  let redis: Redis;
  let connection: ReturnType<typeof connect>;
  let counter: RedisCounter;
  const keys = () => redis.keys(`{${prefix}}:*`);
  const forget = async () => {
    const found = await keys();
    if (found.length > 0) await redis.unlink(...found);
  };
  /** As another process on the same Redis. */
  const sibling = () => new RedisCounter(connection, prefix);

  beforeAll(async () => {
    await proxy.start();
    redis = new Redis(url);
    connection = connect(Object.assign(new URL(url), { host: `127.0.0.1:${proxy.port}` }).href);
    await connection.connect();
  });
  beforeEach(async () => {
    await forget();
    counter = sibling();
  });
  afterAll(async () => {
    await forget();
    connection.disconnect();
    redis.disconnect();
    await proxy.stop();
  });

  it('admits exactly as many as the limit says, of all processes together', async () => {
    const tallies = [];
    for (const each of [counter, sibling(), counter, sibling()])
      tallies.push(await each.hit([narrow], window));
    expect(tallies).toEqual([
      { allowed: true, counts: [1] },
      { allowed: true, counts: [2] },
      { allowed: false, counts: [2] },
      { allowed: false, counts: [2] },
    ]);
  });

  it('counts on all buckets or on none', async () => {
    for (let time = 0; time < 2; time++) await counter.hit([wide, narrow], window);
    expect(await counter.hit([wide, narrow], window)).toEqual({ allowed: false, counts: [2, 2] });
    expect(await counter.hit([wide], window)).toEqual({ allowed: true, counts: [3] });
  });

  it('admits no more than the limit of 50 at once', async () => {
    const tallies = await Promise.all(Array.from({ length: 50 }, () => sibling().hit([wide], window)));
    expect(tallies.filter(({ allowed }) => allowed)).toHaveLength(5);
  });

  it('begins anew in the next window', async () => {
    for (let time = 0; time < 3; time++) await counter.hit([narrow], window);
    expect(await counter.hit([narrow], next)).toEqual({ allowed: true, counts: [1] });
  });

  it('takes one hit back, and none of a bucket that is not there', async () => {
    await counter.hit([wide], window);
    await counter.refund(wide, window);
    await counter.refund(narrow, window);
    expect(await counter.hit([wide], window)).toEqual({ allowed: true, counts: [1] });
    expect(await counter.hit([narrow], window)).toEqual({ allowed: true, counts: [1] });
  });

  it('keeps its keys under one hash tag, and lets each go after its window', async () => {
    await counter.hit([wide, narrow], window);
    await counter.hit([wide], window);
    const found = await keys();
    expect(found).toHaveLength(2);
    expect(await redis.keys(`*${prefix}*`)).toHaveLength(2);
    for (const key of found) {
      const left = await redis.pttl(key);
      expect(left).toBeGreaterThan(HOUR);
      expect(left).toBeLessThanOrEqual(2 * HOUR);
    }
  });

  it.each([
    ['has gone', () => proxy.cut()],
    ['hangs', () => Promise.resolve(proxy.freeze())],
  ] as const)(
    'counts in memory, without waiting long, when Redis %s; and in Redis when it is back',
    async (_how, leave) => {
      await leave();
      const start = performance.now();
      const tallies = [];
      for (let time = 0; time < 3; time++) tallies.push((await counter.hit([narrow], window)).allowed);
      await counter.refund(narrow, window);
      expect(tallies).toEqual([true, true, false]);
      expect(performance.now() - start).toBeLessThan(4 * 1_000);

      await proxy.restore();
      // A number that memory does not come to.
      await redis.set(`{${prefix}}:limit:${window.startsAt / HOUR}:back`, 500);
      await eventually('Redis', async () => {
        const { counts } = await counter.hit([{ key: 'back', limit: 1_000 }], window);
        return (counts[0] ?? 0) > 500 || undefined;
      });
    },
  );
});

describe('RedisCounter without a Redis', () => {
  it('keeps the limits in memory from the first request on', async () => {
    const connection = connect('redis://127.0.0.1:1');
    const counter = new RedisCounter(connection, 'unreachable');
    const tallies = [];
    for (let time = 0; time < 4; time++) tallies.push(await counter.hit([wide, narrow], window));
    expect(tallies.map(({ allowed }) => allowed)).toEqual([true, true, false, false]);
    await counter.refund(narrow, window);
    expect(await counter.hit([narrow], window)).toEqual({ allowed: true, counts: [2] });
    connection.disconnect();
  });
});
