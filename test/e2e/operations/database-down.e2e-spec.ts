import type { Answer } from '../../support/client.js';
import { expectProblem, someEmail } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';
import { describeOnServerLeg } from '../../support/describe-on.js';
import { TcpProxy, targetOf } from '../../support/tcp-proxy.js';
import { eventually } from '../../support/waiting.js';

/** The refusal of contract §7, within two seconds and with a word on when to come back. */
async function expectUnavailable(ask: () => Promise<Answer>): Promise<void> {
  const from = Date.now();
  const answer = await ask();
  expect(Date.now() - from).toBeLessThan(2_500);
  expectProblem(answer, 503, 'general_service_unavailable');
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
}

describeOnServerLeg('while the database cannot be reached (issue: bad input and failures)', () => {
  const [url = 'mysql://localhost'] = process.env['TEST_DATABASE_URL']?.split(',') ?? [];
  const proxy = new TcpProxy(targetOf(url, 3306));
  const gatehouse = useGatehouse({ through: { database: proxy } });

  const readiness = async () => (await fetch(`${gatehouse.origin}/readyz`)).status;

  const OUTAGES = [
    ['is gone', () => proxy.cut()],
    ['hangs', () => Promise.resolve(proxy.freeze())],
  ] as const;

  const recovered = () =>
    eventually('/readyz to say 200', async () => ((await readiness()) === 200 ? true : undefined), {
      within: 15_000,
    });
  afterEach(async () => {
    await proxy.restore();
    if (gatehouse.isRunning) await recovered();
  }, 20_000);

  it.each(OUTAGES)(
    'because it %s: 503 within 2 s, and recovery without a restart',
    async (_how, begin) => {
      const client = gatehouse.client();
      const user = await client.signedUp();
      await begin();

      await expectUnavailable(() => client.get('/account'));
      await expectUnavailable(() => client.patch('/account/name', { name: 'Later' }));
      await expectUnavailable(() =>
        gatehouse
          .client()
          .post('/account', { userId: 'unique()', email: someEmail(), password: 'correct horse' }),
      );
      await expectUnavailable(() =>
        gatehouse.client().post('/account/sessions/email', { email: user.email, password: user.password }),
      );
      // What needs no database goes on.
      expectProblem(await gatehouse.client().get('/account'), 401, 'general_unauthorized_scope');
      expectProblem(await gatehouse.client().post('/account', {}), 400, 'general_argument_invalid');
      expect((await fetch(`${gatehouse.origin}/healthz`)).status).toBe(200);
      await eventually('/readyz to say 503', async () => ((await readiness()) === 503 ? true : undefined));

      await proxy.restore();
      await recovered();
      expect((await client.get('/account')).body).toMatchObject({ $id: user.id, name: user.name });
      expect((await client.patch('/account/name', { name: 'Later' })).body.name).toBe('Later');
    },
    60_000,
  );

  it('answers many requests at once within 2 s', async () => {
    const client = gatehouse.client();
    await client.signedUp();
    proxy.freeze();
    const from = Date.now();
    const answers = await Promise.all(Array.from({ length: 50 }, () => client.get('/account')));
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(503));
    expect(Date.now() - from).toBeLessThan(3_000);
  }, 60_000);

  it('stops in time all the same', async () => {
    await gatehouse.client().signedUp();
    proxy.freeze();
    const from = Date.now();
    expect(await gatehouse.stop()).toBe(0);
    expect(Date.now() - from).toBeLessThan(10_500);
  }, 30_000);
});
