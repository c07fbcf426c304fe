import { expectProblem, someEmail } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';

const WEB = [{ type: 'web', hostname: 'localhost' }];
const EVIL = { origin: 'https://evil.test' };
const BAD_JWT = { 'x-appwrite-jwt': 'garbage' };
const EXPIRED_KEY = { 'x-appwrite-key': 'an-api-key-that-has-expired' };
const VALID_KEY = { 'x-appwrite-key': 'an-api-key-that-is-valid' };

const apiKeys = [
  { name: 'old', secret: EXPIRED_KEY['x-appwrite-key'], expire: '2020-01-01T00:00:00Z' },
  { name: 'new', secret: VALID_KEY['x-appwrite-key'] },
];

const gatehouse = useGatehouse({
  projects: [
    { id: 'default', name: 'Open', platforms: WEB, apiKeys },
    { id: 'closed', name: 'Service off', platforms: WEB, apiKeys, services: { account: false } },
    { id: 'methodless', name: 'Method off', platforms: WEB, auth: { methods: { emailPassword: false } } },
  ],
});

describe('the first failing step answers (contract §1)', () => {
  it('answers OPTIONS before looking for a route (0 before 1)', async () => {
    const answer = await gatehouse.client({ project: null }).request('OPTIONS', '/no/such/path');
    expect(answer.status).toBe(204);
  });

  it('looks for the route before checking the token (1 before 3)', async () => {
    expectProblem(
      await gatehouse.client().get('/nowhere', { headers: BAD_JWT }),
      404,
      'general_route_not_found',
    );
  });

  it('looks for the route before the project (1 before 4)', async () => {
    expectProblem(await gatehouse.client({ project: null }).get('/nowhere'), 404, 'general_route_not_found');
    expectProblem(
      await gatehouse.client({ project: 'x' }).put('/account', {}),
      404,
      'general_route_not_found',
    );
  });

  it('checks the token of a known project before the origin (3 before 6)', async () => {
    const answer = await gatehouse.client().post('/account', {}, { headers: { ...EVIL, ...BAD_JWT } });
    expectProblem(answer, 401, 'user_jwt_invalid');
  });

  it('does not check the token of an unknown project (3 needs 4)', async () => {
    const answer = await gatehouse.client({ project: 'unknown' }).get('/account', { headers: BAD_JWT });
    expectProblem(answer, 404, 'project_not_found');
  });

  it('answers a wrong project with 404 even when the origin is bad (4 before 6)', async () => {
    const answer = await gatehouse.client({ project: 'unknown' }).post('/account', {}, { headers: EVIL });
    expectProblem(answer, 404, 'project_not_found');
  });

  it('refuses a bad origin before an expired key (6 before 7)', async () => {
    const answer = await gatehouse.client().post('/account', {}, { headers: { ...EVIL, ...EXPIRED_KEY } });
    expectProblem(answer, 403, 'general_unknown_origin');
  });

  it('refuses an expired key before a service that is off (7 before 8)', async () => {
    const answer = await gatehouse
      .client({ project: 'closed' })
      .post('/account', {}, { headers: EXPIRED_KEY });
    expectProblem(answer, 401, 'project_key_expired');
  });

  it('refuses a bad origin before a service that is off (6 before 8)', async () => {
    const answer = await gatehouse.client({ project: 'closed' }).post('/account', {}, { headers: EVIL });
    expectProblem(answer, 403, 'general_unknown_origin');
  });

  it('answers 503 for a service that is off before asking for a scope (8 before 9)', async () => {
    const guest = gatehouse.client({ project: 'closed' });
    expectProblem(await guest.get('/account'), 503, 'general_service_disabled');
    expectProblem(await guest.post('/account', {}), 503, 'general_service_disabled');
  });

  it('does not switch the service off for API keys (8)', async () => {
    const answer = await gatehouse.client({ project: 'closed' }).post('/account', {}, { headers: VALID_KEY });
    expectProblem(answer, 401, 'general_unauthorized_scope');
  });

  it('asks for the scope before counting a hit (9 before 12)', async () => {
    const answer = await gatehouse.client().delete('/account/sessions');
    expectProblem(answer, 401, 'general_unauthorized_scope');
    expect(answer.headers).not.toHaveProperty('x-ratelimit-limit');
  });

  it('asks for the scope before looking at parameters (9 before 14)', async () => {
    const guest = gatehouse.client();
    expectProblem(await guest.patch('/account/name', { name: 7 }), 401, 'general_unauthorized_scope');
    expectProblem(await guest.patch('/account/email', {}), 401, 'general_unauthorized_scope');
    expectProblem(
      await guest.get('/account/logs', { query: { queries: ['nonsense'] } }),
      401,
      'general_unauthorized_scope',
    );
  });

  it('refuses a blocked caller on public routes too, before counting a hit (10 before 12)', async () => {
    const client = gatehouse.client();
    await client.signedUp();
    expect((await client.patch('/account/status')).status).toBe(200);
    const answer = await client.post('/account', {
      userId: 'unique()',
      email: someEmail(),
      password: 'long enough',
    });
    expectProblem(answer, 401, 'user_blocked');
    expect(answer.headers).not.toHaveProperty('x-ratelimit-limit');
  });

  it('counts a hit before it says that the method is off (12 before 13)', async () => {
    const client = gatehouse.client({ project: 'methodless' });
    const body = { userId: 'unique()', email: someEmail(), password: 'long enough' };
    for (const remaining of ['9', '8']) {
      const answer = await client.post('/account', body);
      expectProblem(answer, 501, 'user_auth_method_unsupported');
      expect(answer.headers['x-ratelimit-remaining']).toBe(remaining);
    }
  });

  it('says that the method is off before looking at parameters (13 before 14)', async () => {
    const client = gatehouse.client({ project: 'methodless' });
    expectProblem(await client.post('/account', {}), 501, 'user_auth_method_unsupported');
    expectProblem(await client.post('/account/sessions/email', {}), 501, 'user_auth_method_unsupported');
    expectProblem(await client.post('/account/sessions', {}), 501, 'user_auth_method_unsupported');
  });

  it('§14.40 counts a malformed request (12 before 14)', async () => {
    const client = gatehouse.client();
    for (const remaining of ['9', '8']) {
      const answer = await client.post('/account', { userId: '$' });
      expectProblem(answer, 400, 'general_argument_invalid');
      expect(answer.headers['x-ratelimit-remaining']).toBe(remaining);
    }
  });

  it('reports a bad parameter before a bad timestamp (14 before 15)', async () => {
    const client = gatehouse.client();
    await client.signedUp();
    const headers = { 'x-appwrite-timestamp': 'yesterday' };
    const both = await client.patch('/account/name', { name: '' }, { headers });
    expectProblem(both, 400, 'general_argument_invalid');
    expect(both.body.message).toMatch(/^Invalid name: /);
    const timestampAlone = await client.patch('/account/name', { name: 'Ada' }, { headers });
    expectProblem(timestampAlone, 400, 'general_argument_invalid');
    expect(timestampAlone.body.message).not.toMatch(/^Invalid name: /);
  });

  it("reports a bad timestamp before the endpoint's own checks (15 before 16)", async () => {
    const client = gatehouse.client();
    await client.signedUp();
    const answer = await client.patch(
      '/account/email',
      { email: someEmail(), password: 'not the password' },
      { headers: { 'x-appwrite-timestamp': 'yesterday' } },
    );
    expectProblem(answer, 400, 'general_argument_invalid');
  });

  it("reports a bad parameter before the endpoint's own checks (14 before 16)", async () => {
    const client = gatehouse.client();
    await client.signedUp();
    const answer = await client.patch('/account/email', {
      email: 'no address',
      password: 'not the password',
    });
    expectProblem(answer, 400, 'general_argument_invalid');
  });

  it('writes no log entry for a request that failed (16 before 17)', async () => {
    const client = gatehouse.client();
    const user = await client.signedUp();
    await client.patch('/account/email', { email: someEmail(), password: 'not the password' });
    await client.patch('/account/name', {});
    await gatehouse
      .client()
      .post('/account/sessions/email', { email: user.email, password: 'not the password' });
    expect((await client.get('/account/logs')).body.total).toBe(2);
  });
});

describe('parameters (contract §1, step 14)', () => {
  it('reports the first failing parameter in the declared order, and only that', async () => {
    const post = async (body: object) =>
      (await gatehouse.client().post('/account', body)).body.message as string;
    const bad = { userId: '$', email: 'x', password: 'short', name: 7 };
    expect(await post(bad)).toMatch(/^Invalid userId: /);
    expect(await post({ ...bad, userId: 'unique()' })).toMatch(/^Invalid email: /);
    expect(await post({ ...bad, userId: 'unique()', email: 'a@b.co' })).toMatch(/^Invalid password: /);
    expect(await post({ ...bad, userId: 'unique()', email: 'a@b.co', password: 'long enough' })).toMatch(
      /^Invalid name: /,
    );
  });

  it('names a missing parameter and says that it is required', async () => {
    const { body } = await gatehouse.client().post('/account', { email: 'x' });
    expect(body.message).toMatch(/^Param "userId".*(required|not optional)/);
  });

  it('reports a missing first parameter before an invalid second one', async () => {
    const { body } = await gatehouse.client().post('/account/sessions/email', { password: 'x' });
    expect(body.message).toMatch(/^Param "email"/);
  });

  it('never repeats the invalid value in the message', async () => {
    const secret = 'hunter2';
    const answer = await gatehouse
      .client()
      .post('/account', { userId: 'unique()', email: 'a@b.co', password: secret });
    expectProblem(answer, 400, 'general_argument_invalid');
    expect(answer.text).not.toContain(secret);
  });
});
