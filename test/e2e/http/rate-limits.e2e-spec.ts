import type { Answer, Client } from '../../support/client.js';
import { expectProblem, someEmail } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';
import { MEMBER_ROUTES } from '../../support/routes.js';

const HOUR = 3_600_000;
const SECRET_TEXT = '0'.repeat(256);
const URL_TEXT = 'http://localhost/';

const gatehouse = useGatehouse({
  // The ceilings of contract §17 have a file of their own.
  env: { RATE_LIMITS: 'on' },
  projects: ['default', 'second'].map((id) => ({
    ...DEFAULT_PROJECT,
    id,
    auth: { limits: { loginsPerIp: 0, messagesPerIp: 0 } },
  })),
});

beforeAll(() => gatehouse.moveToNextWindow());

const remaining = ({ headers }: Answer) => headers['x-ratelimit-remaining'];
const limitHeaders = ({ headers }: Answer) =>
  Object.keys(headers).filter((name) => name.startsWith('x-ratelimit'));

/** The calls of one key: the first `attempts` pass the limit, the next one is refused. */
async function expectLimit(attempts: number, call: (index: number) => Promise<Answer>): Promise<void> {
  const answers: Answer[] = [];
  for (let index = 0; index < attempts; index++) answers.push(await call(index));
  expect(answers.filter(({ status }) => status === 429)).toEqual([]);
  expect(answers.map(remaining)).toEqual(answers.map((_, index) => String(attempts - 1 - index)));
  for (const { headers } of answers) expect(headers['x-ratelimit-limit']).toBe(String(attempts));
  for (let index = 0; index < 2; index++) {
    const refused = await call(attempts + index);
    expectProblem(refused, 429, 'general_rate_limit_exceeded');
    expect(refused.headers).toMatchObject({
      'x-ratelimit-limit': String(attempts),
      'x-ratelimit-remaining': '0',
    });
  }
}

/** Two sessions of one new user, from different addresses. */
async function memberTwice(): Promise<[Client, Client]> {
  const [first, second] = [gatehouse.client(), gatehouse.client()];
  await second.login(await first.signedUp());
  return [first, second];
}

describe('the limit of each endpoint (contract §8)', () => {
  it('POST /account: 10 by IP', async () => {
    const client = gatehouse.client();
    await expectLimit(10, () => client.post('/account', {}));
    expect(remaining(await gatehouse.client().post('/account', {}))).toBe('9');
  });

  it('§14.40 POST /account/sessions/email: 10 by email, from any address', async () => {
    const email = someEmail();
    const call = () =>
      gatehouse.client().post('/account/sessions/email', { email, password: 'wrong password' });
    await expectLimit(10, call);
    const client = gatehouse.client();
    await client.signedUp();
    expect((await client.get('/account')).status).toBe(200);
  });

  it('POST /account/sessions shares the bucket of its alias', async () => {
    const email = someEmail();
    await expectLimit(10, (index) =>
      gatehouse
        .client()
        .post(index % 2 === 0 ? '/account/sessions' : '/account/sessions/email', { email, password: 'x' }),
    );
  });

  it('POST /account/recovery: 10 by email', async () => {
    const email = someEmail();
    await expectLimit(10, () => gatehouse.client().post('/account/recovery', { email, url: URL_TEXT }));
  });

  it('POST /account/recovery: 10 by IP', async () => {
    const client = gatehouse.client();
    await expectLimit(10, () => client.post('/account/recovery', { email: someEmail(), url: URL_TEXT }));
  });

  it('PUT /account/recovery: 10 by the userId parameter', async () => {
    const userId = `user-${Date.now()}`;
    const body = { userId, secret: SECRET_TEXT, password: 'long enough', passwordAgain: 'long enough' };
    await expectLimit(10, () => gatehouse.client().put('/account/recovery', body));
    expect(
      remaining(await gatehouse.client().put('/account/recovery', { ...body, userId: `${userId}x` })),
    ).toBe('9');
  });

  it('PUT /account/verification: 10 by the userId parameter', async () => {
    const body = { userId: `user-${Date.now()}`, secret: SECRET_TEXT };
    await expectLimit(10, () => gatehouse.client().put('/account/verification', body));
  });

  it('POST /account/verification: 10 by the calling user, from any address', async () => {
    const sessions = await memberTwice();
    await expectLimit(10, (index) => sessions[index % 2]!.post('/account/verification', { url: URL_TEXT }));
    const other = gatehouse.client();
    await other.signedUp();
    expect(remaining(await other.post('/account/verification', { url: URL_TEXT }))).toBe('9');
  });

  it('DELETE /account/sessions/{sessionId}: 100 by IP, whatever the id', async () => {
    const client = gatehouse.client();
    await client.signedUp();
    await expectLimit(100, (index) => client.delete(`/account/sessions/no-${index}`));
  });

  it('DELETE /account/sessions: 100 by IP', async () => {
    const client = gatehouse.client();
    const user = await client.register();
    await expectLimit(100, async (index) => {
      // Each call ends the session it is made with. Logins are counted by email: a new user now and then.
      if (index % 10 === 0) Object.assign(user, await gatehouse.client().register());
      await login(client, user, index);
      return client.delete('/account/sessions');
    });
  });

  /** Logs in from another address, so that the client's own counts nothing but what is tested. */
  async function login(
    client: Client,
    user: { email: string; password: string },
    index: number,
  ): Promise<void> {
    const helper = gatehouse.client({ ip: `10.250.${index % 250}.1` });
    await helper.login(user);
    for (const [name, value] of helper.cookies) client.cookies.set(name, value);
  }
});

describe('endpoints without a limit (contract §8)', () => {
  const LIMITED = [
    '/account/jwt',
    '/account/sessions',
    '/account/sessions/nothing',
    '/account/verification',
    '/account/verification/phone',
  ];

  it.each(MEMBER_ROUTES.filter(({ method, path }) => method === 'GET' || !LIMITED.includes(path)))(
    '$method $path has no X-RateLimit headers',
    async ({ method, path, body }) => {
      const client = gatehouse.client();
      await client.signedUp();
      expect(limitHeaders(await client.request(method, path, { body }))).toEqual([]);
    },
  );
});

describe('buckets (contract §8)', () => {
  it('§15.6 belong to one method and endpoint', async () => {
    const client = gatehouse.client();
    const user = await client.signedUp();
    expect(remaining(await client.post('/account/verification', { url: URL_TEXT }))).toBe('9');
    expect(
      remaining(await client.put('/account/verification', { userId: user.id, secret: SECRET_TEXT })),
    ).toBe('9');
    const recovery = {
      userId: user.id,
      secret: SECRET_TEXT,
      password: 'long enough',
      passwordAgain: 'long enough',
    };
    expect(remaining(await client.put('/account/recovery', recovery))).toBe('9');
    expect(remaining(await client.post('/account/recovery', { email: user.email, url: URL_TEXT }))).toBe('9');
    expect(remaining(await client.delete('/account/sessions/nothing'))).toBe('99');
    expect(remaining(await client.delete('/account/sessions'))).toBe('99');
  });

  it('belong to one project', async () => {
    const client = gatehouse.client();
    await client.post('/account', {});
    expect(
      remaining(await client.post('/account', {}, { headers: { 'x-appwrite-project': 'second' } })),
    ).toBe('9');
  });

  it('do not care about trailing slash, query and Host header', async () => {
    const client = gatehouse.client();
    expect(remaining(await client.post('/account', {}))).toBe('9');
    expect(remaining(await client.post('/account/', {}))).toBe('8');
    expect(remaining(await client.post('/account', {}, { query: { x: '1' } }))).toBe('7');
    expect(remaining(await client.post('/account', {}, { headers: { host: 'other.test' } }))).toBe('6');
  });

  it('§17.16 take an address lower-cased', async () => {
    const email = someEmail();
    const call = (text: string) =>
      gatehouse.client().post('/account/sessions/email', { email: text, password: 'wrong one' });
    expect(remaining(await call(email))).toBe('9');
    expect(remaining(await call(email.toUpperCase()))).toBe('8');
  });

  it('take a missing or foreign-typed value without failing', async () => {
    for (const body of [
      {},
      { email: 7 },
      { email: { a: 1 } },
      { email: ['x'] },
      { email: null },
      { email: 'x'.repeat(100_000) },
    ]) {
      const answer = await gatehouse.client().post('/account/sessions/email', body);
      expect([400, 429]).toContain(answer.status);
      expect(answer.headers).toHaveProperty('x-ratelimit-limit', '10');
    }
  });

  it('believe only the last address that the trusted proxy wrote', async () => {
    const call = (spoofed: string) =>
      gatehouse.client({ headers: { 'x-forwarded-for': `${spoofed}, 10.251.0.7` } }).post('/account', {});
    expect(remaining(await call('1.1.1.1'))).toBe('9');
    expect(remaining(await call('2.2.2.2'))).toBe('8');
  });
});

describe('two keys: POST /account/recovery (contract §8)', () => {
  const recover = (client: Client, email: string) =>
    client.post('/account/recovery', { email, url: URL_TEXT });

  it('show the one with fewer remaining', async () => {
    const email = someEmail();
    for (let call = 0; call < 4; call++) await recover(gatehouse.client(), email);
    const client = gatehouse.client();
    expect(remaining(await recover(client, email))).toBe('5');
    expect(remaining(await recover(client, someEmail()))).toBe('8');
  });

  it('count on neither when the email refuses', async () => {
    const email = someEmail();
    for (let call = 0; call < 10; call++) await recover(gatehouse.client(), email);
    const client = gatehouse.client();
    for (let call = 0; call < 3; call++)
      expectProblem(await recover(client, email), 429, 'general_rate_limit_exceeded');
    expect(remaining(await recover(client, someEmail()))).toBe('9');
  });

  it('count on neither when the address of the caller refuses', async () => {
    const client = gatehouse.client();
    for (let call = 0; call < 10; call++) await recover(client, someEmail());
    const email = someEmail();
    for (let call = 0; call < 3; call++)
      expectProblem(await recover(client, email), 429, 'general_rate_limit_exceeded');
    expect(remaining(await recover(gatehouse.client(), email))).toBe('9');
  });
});

describe('windows (contract §8)', () => {
  it('end at the next full hour, as X-RateLimit-Reset says', async () => {
    const { headers } = await gatehouse.client().post('/account', {});
    const reset = Number(headers['x-ratelimit-reset']);
    expect(reset % 3_600).toBe(0);
    expect(headers['x-ratelimit-reset']).toMatch(/^\d{10}$/);
  });

  it('admit again after that', async () => {
    gatehouse.moveToNextWindow();
    const client = gatehouse.client();
    for (let call = 0; call < 10; call++) await client.post('/account', {});
    const refused = await client.post('/account', {});
    expectProblem(refused, 429, 'general_rate_limit_exceeded');
    gatehouse.moveToNextWindow();
    const answer = await client.post('/account', {});
    expect(remaining(answer)).toBe('9');
    expect(Number(answer.headers['x-ratelimit-reset'])).toBe(
      Number(refused.headers['x-ratelimit-reset']) + HOUR / 1_000,
    );
  });

  it('hold against parallel requests: of 30 at once exactly 10 pass', async () => {
    const client = gatehouse.client();
    const answers = await Promise.all(Array.from({ length: 30 }, () => client.post('/account', {})));
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(20);
    expect(
      answers
        .map(({ status, headers }) => (status === 400 ? Number(headers['x-ratelimit-remaining']) : -1))
        .filter((left) => left >= 0)
        .sort((a, b) => a - b),
    ).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe('a refusal (contract §7, §8)', () => {
  it('is not exposed to browsers by further headers', async () => {
    const { headers } = await gatehouse.client().post('/account', {});
    expect(headers['access-control-expose-headers']).toBe('X-Fallback-Cookies');
  });

  it('changes nothing', async () => {
    const client = gatehouse.client();
    for (let call = 0; call < 10; call++) await client.post('/account', {});
    const email = someEmail();
    const body = { userId: 'unique()', email, password: 'long enough' };
    expect((await client.post('/account', body)).status).toBe(429);
    expect((await gatehouse.client().post('/account', body)).status).toBe(201);
  });
});
