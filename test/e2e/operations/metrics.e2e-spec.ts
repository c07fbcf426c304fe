import { send, type Answer } from '../../support/client.js';
import { expectProblem, someEmail } from '../../support/expectations.js';
import { samplesIn, type Labels, type Samples } from '../../support/exposition.js';
import { type Gatehouse, useGatehouse } from '../../support/gatehouse.js';
import { expectLoggedIn, useScene } from '../../support/oauth2/scene.js';
import { describeOnServerLeg } from '../../support/describe-on.js';
import { eventually } from '../../support/waiting.js';

const MINUTE = 60_000;
const TOKEN = 'metrics-token-of-the-test-suite';
const REQUESTS = 'gatehouse_http_request_duration_seconds_count';
const DELIVERIES = 'gatehouse_message_deliveries_total';
const SESSIONS = 'gatehouse_sessions_created_total';

const ask = (gatehouse: Gatehouse, headers: Record<string, string> = {}): Promise<Answer> =>
  send(undefined, 'GET', `${gatehouse.origin}/metrics`, headers);

async function read(gatehouse: Gatehouse, headers: Record<string, string> = {}): Promise<Samples> {
  const answer = await ask(gatehouse, headers);
  expect(answer.status).toBe(200);
  return samplesIn(answer.text);
}

/** An answer is counted just after it has left. */
async function expectMove(
  gatehouse: Gatehouse,
  moves: readonly [name: string, labels: Labels, by: number][],
  action: () => Promise<unknown>,
): Promise<void> {
  const before = await read(gatehouse);
  await action();
  const expected = moves.map(([name, labels, by]) => [name, labels, before.of(name, labels) + by]);
  let found: unknown;
  await eventually('the counts', async () => {
    const after = await read(gatehouse);
    found = moves.map(([name, labels]) => [name, labels, after.of(name, labels)]);
    return JSON.stringify(found) === JSON.stringify(expected) || undefined;
  }).catch(() => expect(found).toEqual(expected));
}

describe('/metrics (operations)', () => {
  const scene = useScene({ mail: 'smtp', env: { RATE_LIMITS: 'on' } });
  const request = (method: string, route: string, status: string, by = 1) =>
    [REQUESTS, { method, route, status }, by] as const;

  it('is Prometheus text, not to be kept, with the figures of the process', async () => {
    const answer = await ask(scene.gatehouse);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
    });
    const samples = samplesIn(answer.text);
    expect(samples.of('process_resident_memory_bytes')).toBeGreaterThan(0);
    expect(samples.of('nodejs_version_info')).toBe(1);
    expect(samples.named('gatehouse_outbox_messages').map(({ labels }) => labels['state'])).toEqual([
      'due',
      'waiting',
      'failed',
    ]);
  });

  it.each([
    ['x-forwarded-for', '203.0.113.7'],
    ['x-forwarded-for', '127.0.0.1'],
    ['forwarded', 'for=127.0.0.1'],
    ['x-real-ip', '127.0.0.1'],
    ['host', 'accounts.example.com'],
  ])('without a token is not there for what comes by a proxy: %s %s', async (name, value) => {
    expectProblem(await ask(scene.gatehouse, { [name]: value }), 404, 'general_route_not_found');
  });

  it('counts requests by route, method and status, sessions by provider, and the wait for password hashes', async () => {
    const client = scene.gatehouse.client();
    await expectMove(
      scene.gatehouse,
      [
        [...request('POST', '/v1/account', '201')],
        [...request('POST', '/v1/account/sessions/email', '201')],
        [...request('GET', '/v1/account/sessions/:sessionId', '200', 2)],
        [...request('GET', '/v1/account/sessions/:sessionId', '404')],
        [...request('GET', 'none', '404', 2)],
        [SESSIONS, { provider: 'email' }, 1],
        ['gatehouse_password_hash_wait_seconds_count', {}, 2],
      ],
      async () => {
        const { session } = await client.signedUp();
        await client.get('/account/sessions/current');
        await client.get(`/account/sessions/${session.$id as string}`);
        await client.get('/account/sessions/nobody');
        for (const path of ['/wp-login.php', '/.env?a=b']) await fetch(scene.gatehouse.origin + path);
      },
    );
  });

  it('counts no session of a login that fails', async () => {
    const user = await scene.gatehouse.client().register();
    await expectMove(
      scene.gatehouse,
      [[SESSIONS, {}, 0], [...request('POST', '/v1/account/sessions/email', '401')]],
      () =>
        scene.gatehouse
          .client()
          .post('/account/sessions/email', { email: user.email, password: 'not this one' }),
    );
  });

  it('counts refusals by rate limit, by endpoint', async () => {
    scene.gatehouse.moveToNextWindow();
    const client = scene.gatehouse.client();
    await expectMove(
      scene.gatehouse,
      [['gatehouse_rate_limit_refusals_total', { endpoint: 'create' }, 2]],
      async () => {
        for (let count = 0; count < 12; count++) await client.post('/account', {});
      },
    );
  });

  it('counts OAuth2 logins by provider and outcome, and nothing for a provider that there is not', async () => {
    const login = (outcome: string) =>
      ['gatehouse_oauth2_logins_total', { provider: 'github', outcome }, 1] as const;
    await expectMove(
      scene.gatehouse,
      [
        [...login('success')],
        [...login('user_oauth2_provider_error')],
        [SESSIONS, { provider: 'github' }, 1],
      ],
      async () => {
        expectLoggedIn(await scene.logInStranger('github'));
        await scene.logInStranger('github', { consent: 'denied' });
        await fetch(scene.url('/myspace/redirect', { project: 'default', state: 'x', code: 'y' }));
      },
    );
    const samples = await read(scene.gatehouse);
    expect(samples.valuesOf('provider').sort()).toEqual(['email', 'github']);
  });

  it('counts messages delivered, and shows those that wait while the mail server is away', async () => {
    const { gatehouse } = scene;
    const client = gatehouse.client();
    const { email } = await client.register();
    const recover = () => client.post('/account/recovery', { email, url: 'http://localhost/' });
    const attempt = (outcome: string) => [DELIVERIES, { channel: 'email', outcome }, 1] as const;
    await expectMove(gatehouse, [[...attempt('delivered')]], async () => {
      await recover();
      await gatehouse.messageTo(email);
    });

    await gatehouse.smtp.stop();
    await recover();
    const postponed = await eventually('a try that fails', async () => {
      const samples = await read(gatehouse);
      return samples.of(DELIVERIES, { outcome: 'postponed' }) > 0 ? samples : undefined;
    });
    expect(postponed.of(DELIVERIES, { outcome: 'failed' })).toBe(0);
    gatehouse.advanceClock(MINUTE);
    const waiting = await eventually('a message in the outbox', async () => {
      const samples = await read(gatehouse);
      return samples.of('gatehouse_outbox_messages') > 0 ? samples : undefined;
    });
    expect(waiting.of('gatehouse_outbox_oldest_seconds')).toBeGreaterThanOrEqual(60);

    await gatehouse.smtp.start();
    await eventually('an empty outbox', async () => {
      gatehouse.advanceClock(MINUTE / 2);
      const samples = await read(gatehouse);
      return samples.of('gatehouse_outbox_messages') === 0 || undefined;
    });
    expect((await read(gatehouse)).of('gatehouse_outbox_oldest_seconds')).toBe(0);
  }, 30_000);

  it('names nobody: no id, address, secret or path in it', async () => {
    const client = scene.gatehouse.client();
    const user = await client.signedUp({ email: someEmail() });
    await client.get(`/account/sessions/${user.session.$id as string}`);
    await client.get(`/nowhere/${user.id}?secret=${encodeURIComponent(user.password)}`);
    await client.put('/account/recovery', { userId: user.id, secret: 'f'.repeat(256) });
    const { text } = await ask(scene.gatehouse);
    const secrets = [
      user.id,
      user.email,
      user.password,
      user.session.$id,
      client.ip,
      'nowhere',
      'Ada',
      'wp-login',
    ];
    for (const secret of [...secrets, ...client.cookies.values()]) expect(text).not.toContain(secret);
    const labels = samplesIn(text).all.flatMap((sample) => Object.values(sample.labels));
    // None looks like an id, a token or an address.
    expect(labels.filter((label) => /[0-9a-f]{16}|@|\d+\.\d+\.\d+\.\d+/.test(label))).toEqual([]);
    expect(
      samplesIn(text)
        .valuesOf('route')
        .filter((route) => !/^\/[\w/:.*-]*$|^none$/.test(route)),
    ).toEqual([]);
  });

  it('has a series for each route that is there, and no more of them however many paths are tried', async () => {
    const before = (await read(scene.gatehouse)).valuesOf('route');
    for (let count = 0; count < 20; count++) await fetch(`${scene.gatehouse.origin}/v1/try/${count}`);
    expect((await read(scene.gatehouse)).valuesOf('route')).toEqual(before);
  });
});

describe('/metrics with METRICS_TOKEN (operations)', () => {
  const gatehouse = useGatehouse({ env: { METRICS_TOKEN: TOKEN } });

  it.each([
    {},
    { authorization: 'Bearer wrong' },
    { authorization: TOKEN },
    { authorization: `Basic ${TOKEN}` },
  ])('refuses %j, from loopback too', async (headers) => {
    const answer = await ask(gatehouse, headers);
    expectProblem(answer, 401, 'general_unauthorized_scope');
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  });

  it('answers whoever brings it, by a proxy too, and writes it nowhere', async () => {
    const authorization = `Bearer ${TOKEN}`;
    await read(gatehouse, { authorization });
    await read(gatehouse, { authorization, 'x-forwarded-for': '203.0.113.7', host: 'accounts.example.com' });
    expect((await ask(gatehouse, { authorization })).text).not.toContain(TOKEN);
    expect(gatehouse.output).not.toContain(TOKEN);
  });
});

describeOnServerLeg('/metrics of several processes (operations)', () => {
  describe('a worker with WORKER_PORT', () => {
    const api = useGatehouse({ role: 'all' });
    let worker: Gatehouse;
    beforeAll(async () => {
      worker = await api.sibling({ METRICS_TOKEN: TOKEN }, 'worker');
    }, 60_000);
    afterAll(() => worker.remove(), 60_000);

    it('has its own, and refuses in the same shape', async () => {
      const authorization = `Bearer ${TOKEN}`;
      const samples = await read(worker, { authorization });
      expect(samples.named('gatehouse_outbox_messages')).toHaveLength(3);
      await eventually(
        'the request before',
        async () =>
          (await read(worker, { authorization })).of(REQUESTS, { route: '/metrics', status: '200' }) > 0 ||
          undefined,
      );
      expectProblem(await ask(worker), 401, 'general_unauthorized_scope');
    });
  });

  describe('WEB_CONCURRENCY', () => {
    const gatehouse = useGatehouse({ env: { WEB_CONCURRENCY: '2' } });

    it('whichever process is asked answers for all of them', async () => {
      const many = 30;
      // A connection for each, so that both processes get some.
      for (let count = 0; count < many; count++)
        await send(undefined, 'GET', `${gatehouse.url}/account`, { connection: 'close' });
      const counts = () => read(gatehouse).then((samples) => samples.of(REQUESTS, { route: '/v1/account' }));
      await eventually('all of them', async () => (await counts()) === many || undefined);
      for (let count = 0; count < 6; count++) expect(await counts()).toBe(many);
      // What is the same in all of them is not added up.
      expect((await read(gatehouse)).of('nodejs_version_info')).toBe(1);
    });
  });
});
