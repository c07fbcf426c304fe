import { expectProblem, linkIn, someEmail } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';
import { eventually } from '../../support/waiting.js';

const API_KEY = 'canary-api-key-0123456789abcdef0123';
const gatehouse = useGatehouse({
  env: { LOG_LEVEL: 'debug', RATE_LIMITS: 'on' },
  projects: [{ ...DEFAULT_PROJECT, apiKeys: [{ name: 'x', secret: API_KEY }] }],
});

/** The log line of a request, found by the id that its answer named. */
const lineOf = (id: string) =>
  eventually(`a log line with ${id}`, () => gatehouse.log.find((line) => JSON.stringify(line).includes(id)));

describe('the request id (operations; contract §6)', () => {
  it('is in the answer and in the log', async () => {
    const answers = [
      await gatehouse.client().get('/account'),
      await gatehouse.client().get('/nowhere'),
      await gatehouse.client().post('/account', {}),
    ];
    const ids = answers.map(({ headers }) => headers['x-request-id'] ?? '');
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) {
      expect(id.length).toBeGreaterThanOrEqual(8);
      await lineOf(id);
    }
  });

  it('cannot be used to write lines of its own into the log', async () => {
    const forged = 'forged"}{"level":60';
    const answer = await gatehouse.client().get('/account', { headers: { 'x-request-id': forged } });
    expect(answer.headers['x-request-id']).not.toBe(forged);
  });
});

describe('the log', () => {
  it('is JSON, one object a line, from the first request on', async () => {
    const { headers } = await gatehouse.client().get('/account');
    await lineOf(headers['x-request-id'] ?? '');
    const lines = gatehouse.output.split('\n').filter((line) => line.startsWith('{'));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
  });

  it('names method, route and status of a request', async () => {
    const { headers } = await gatehouse.client().get('/account');
    const text = JSON.stringify(await lineOf(headers['x-request-id'] ?? ''));
    expect(text).toMatch(/GET/);
    expect(text).toMatch(/\/v1\/account/);
    expect(text).toMatch(/401/);
  });

  it('holds no password, secret, token, cookie or key, at whatever level', async () => {
    const canaries: string[] = [API_KEY];
    const hide = <T extends string>(value: T): T => {
      canaries.push(value);
      return value;
    };
    const client = gatehouse.client();
    const first = hide('Canary-Password-First');
    const second = hide('Canary-Password-Second');
    const third = hide('Canary-Password-Third');
    const user = await client.signedUp({ password: first });
    for (const value of client.cookies.values()) {
      canaries.push(value);
      canaries.push(JSON.parse(Buffer.from(decodeURIComponent(value), 'base64').toString()).secret as string);
    }
    await client.patch('/account/password', { password: second, oldPassword: first });
    await client.patch('/account/email', { email: user.email, password: second });
    await client.patch('/account/prefs', { prefs: { note: hide('Canary-Preference') } });
    await client.post('/account/sessions/email', {
      email: user.email,
      password: hide('Canary-Wrong-Password'),
    });
    await client.post('/account', {
      userId: '$',
      email: user.email,
      password: hide('Canary-Of-A-Bad-Request'),
    });
    await client.post('/account', `{"password":"${hide('Canary-Of-Broken-Json')}"`, {
      contentType: 'application/json',
    });
    await client.get('/account', {
      headers: { 'x-appwrite-key': API_KEY, 'x-appwrite-jwt': hide('canary.jwt.token') },
    });
    await client.get(`/account?secret=${hide('Canary-In-A-Query')}`);
    await client.get(`/nowhere?secret=${hide('Canary-In-An-Unknown-Path')}`);

    await client.post('/account/verification', { url: 'http://localhost/verify' });
    const verification = linkIn(await gatehouse.messageTo(user.email)).searchParams;
    const secret = hide(verification.get('secret') ?? '');
    expect((await client.put('/account/verification', { userId: user.id, secret })).status).toBe(200);

    await client.post('/account/recovery', { email: user.email, url: 'http://localhost/recover' });
    const recovery = linkIn(await gatehouse.messageTo(user.email, 2)).searchParams;
    const passwords = { password: third, passwordAgain: third };
    const body = { userId: user.id, secret: hide(recovery.get('secret') ?? ''), ...passwords };
    expect((await client.put('/account/recovery', body)).status).toBe(200);
    expectProblem(await client.put('/account/recovery', body), 401, 'user_invalid_token');

    const last = await gatehouse
      .client()
      .post('/account', { userId: 'unique()', email: someEmail(), password: third });
    await lineOf(last.headers['x-request-id'] ?? '');
    expect(canaries.filter((canary) => canary.length < 8)).toEqual([]);
    expect(canaries.filter((canary) => gatehouse.output.includes(canary))).toEqual([]);
  });
});
