import { Installation } from '../../support/load/installation.js';
import { type Fault, RUNS, TIME_LIMIT, underFault } from '../../support/load/under-fault.js';
import { describeWithOwnServers, freeze, OwnServers, thaw } from '../../support/own-servers.js';
import { connectRedis } from '../../support/storages.js';

describeWithOwnServers('Redis (operations)', () => {
  const servers = new OwnServers();
  let installation: Installation;

  beforeAll(async () => {
    await servers.start();
    installation = new Installation({ servers: servers.urls });
    await installation.start();
  }, 120_000);
  afterAll(async () => {
    await installation.remove();
    await servers.stop();
  }, 60_000);

  const command = async (...words: [string, ...string[]]) => {
    const redis = connectRedis(servers.redis.url);
    try {
      await redis.call(...words);
    } finally {
      redis.disconnect();
    }
  };

  const FAULTS: Fault[] = [
    { title: 'Redis killed', hit: () => servers.redis.kill(), mend: () => servers.redis.start() },
    {
      title: 'Redis killed and started again at once',
      hit: () => servers.redis.kill(),
      lasts: 0,
      mend: () => servers.redis.start(),
    },
    { title: 'Redis frozen (SIGSTOP)', hit: () => freeze(servers.redis), mend: () => thaw(servers.redis) },
    { title: 'Redis flushed', hit: () => command('FLUSHALL'), mend: () => undefined },
    {
      title: 'Redis full',
      hit: () => command('CONFIG', 'SET', 'maxmemory', '1', 'maxmemory-policy', 'noeviction'),
      mend: () => command('CONFIG', 'SET', 'maxmemory', '0'),
    },
  ];

  it.each(FAULTS)(
    '$title: nothing acknowledged is lost, and service goes on',
    (fault) => underFault(installation, fault),
    TIME_LIMIT * RUNS,
  );
});
