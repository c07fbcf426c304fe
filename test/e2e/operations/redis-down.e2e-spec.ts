import { expectProblem } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';
import { describeOnSingleRedis } from '../../support/describe-on.js';
import { TcpProxy, targetOf } from '../../support/tcp-proxy.js';
import { eventually } from '../../support/waiting.js';

describeOnSingleRedis('while Redis cannot be reached (issue: bad input and failures)', () => {
  const [url = 'redis://localhost'] = (process.env['TEST_REDIS_URL'] ?? '').match(/^rediss?:.*/) ?? [];
  const proxy = new TcpProxy(targetOf(url, 6379));
  const gatehouse = useGatehouse({ env: { RATE_LIMITS: 'on' }, through: { redis: proxy } });

  beforeAll(() => gatehouse.moveToNextWindow());

  it.each([
    ['is gone', () => proxy.cut()],
    ['hangs', () => Promise.resolve(proxy.freeze())],
  ] as const)(
    'because it %s: requests go on, limits are counted in memory, mail follows',
    async (_how, begin) => {
      await begin();
      const client = gatehouse.client();
      const from = Date.now();
      const user = await client.signedUp();
      expect((await client.get('/account')).status).toBe(200);
      expect((await client.post('/account/verification', { url: 'http://localhost/' })).status).toBe(201);
      expect(Date.now() - from).toBeLessThan(6_000);
      await gatehouse.messageTo(user.email);

      const other = gatehouse.client();
      for (let call = 0; call < 10; call++) {
        const answer = await other.post('/account', {});
        expect(answer.headers['x-ratelimit-remaining']).toBe(String(9 - call));
      }
      expectProblem(await other.post('/account', {}), 429, 'general_rate_limit_exceeded');

      const degraded = await eventually('/readyz to say degraded', async () => {
        const answer = await fetch(`${gatehouse.origin}/readyz`);
        const text = await answer.text();
        return text.includes('degraded') ? { status: answer.status } : undefined;
      });
      expect(degraded.status).toBe(200);

      await proxy.restore();
      await eventually(
        '/readyz to recover',
        async () => {
          const text = await (await fetch(`${gatehouse.origin}/readyz`)).text();
          return text.includes('degraded') ? undefined : true;
        },
        { within: 20_000 },
      );
      expect(
        (await client.post('/account/recovery', { email: user.email, url: 'http://localhost/' })).status,
      ).toBe(201);
      await gatehouse.messageTo(user.email, 2);
    },
    60_000,
  );

  it('starts and serves without it', async () => {
    await gatehouse.stop();
    await proxy.cut();
    await gatehouse.start();
    await gatehouse.client().signedUp();
    await proxy.restore();
  }, 60_000);
});
