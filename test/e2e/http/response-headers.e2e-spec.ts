import { expectProblem, someEmail } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';
import { ROUTES } from '../../support/routes.js';
import { bodyOf, someUser } from '../../support/scenarios.js';

const gatehouse = useGatehouse();

describe('response headers (contract §2.5)', () => {
  it('say application/json; charset=UTF-8 on every JSON body', async () => {
    const client = gatehouse.client();
    await client.signedUp();
    for (const path of ['/account', '/account/prefs', '/account/sessions', '/account/logs']) {
      expect((await client.get(path)).headers['content-type']).toBe('application/json; charset=UTF-8');
    }
  });

  it('say nosniff on success, refusal and preflight alike', async () => {
    const client = gatehouse.client();
    await client.signedUp();
    const answers = [
      await client.get('/account'),
      await client.get('/nowhere'),
      await client.request('OPTIONS', '/account'),
      await client.delete('/account/sessions/current'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 204, 204]);
    for (const answer of answers) expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });

  it('let nobody keep an account, a session, a secret or a refusal', async () => {
    const client = gatehouse.client();
    const user = await client.register();
    const answers = [
      await client.post('/account/sessions/email', { email: user.email, password: user.password }),
      await client.get('/account'),
      await client.get('/account/prefs'),
      await client.get('/account/sessions/current'),
      await client.get('/account/logs'),
      await client.post('/account/jwt'),
      await client.post('/account/verification', { url: 'http://localhost/' }),
      await client.get('/nowhere'),
      await client.delete('/account/sessions'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 200, 200, 200, 200, 201, 201, 404, 204]);
    for (const { headers } of answers) expect(headers['cache-control']).toMatch(/\bno-store\b/);
  });

  it('let no page frame an answer, whatever it is', async () => {
    const paths = [
      '/v1/account',
      '/nowhere',
      '/docs',
      '/docs/openapi.json',
      '/inbox',
      '/healthz',
      '/auth/magic-url',
    ];
    for (const path of paths) {
      const { headers } = await fetch(`${gatehouse.origin}${path}`);
      const policy = headers.get('content-security-policy') ?? '';
      expect([path, policy]).toEqual([path, expect.stringContaining("frame-ancestors 'none'")]);
      expect([path, policy]).toEqual([path, expect.stringMatching(/(object|default)-src 'none'/)]);
      expect([path, policy]).toEqual([path, expect.stringContaining("base-uri 'none'")]);
    }
  });

  it('hold no HSTS on plain http', async () => {
    expect((await gatehouse.client().get('/account')).headers).not.toHaveProperty(
      'strict-transport-security',
    );
  });

  it('do not name the server or its framework', async () => {
    const { headers } = await gatehouse.client().get('/account');
    for (const name of ['server', 'x-powered-by', 'x-debug-fallback', 'x-debug-speed']) {
      expect(headers).not.toHaveProperty(name);
    }
  });

  it('hold neither a body nor a Content-Type with 204', async () => {
    const client = gatehouse.client();
    await client.signedUp();
    const answer = await client.delete('/account/sessions');
    expect(answer.status).toBe(204);
    expect(answer.text).toBe('');
    expect(answer.headers).not.toHaveProperty('content-type');
  });
});

describe('Set-Cookie (contract §2.5: no other one, ever)', () => {
  it('§14.44 is absent from every answer to a guest who stays one', async () => {
    const guest = gatehouse.client();
    const routes = ROUTES.filter(({ path }) => path !== '/account/sessions/anonymous');
    for (const { method, path, body } of routes) {
      const answer = await guest.request(method, path, { body });
      expect({ method, path, setCookies: answer.setCookies }).toEqual({ method, path, setCookies: [] });
    }
  });

  it('§14.44 is absent from every answer to a member that neither makes nor ends a session', async () => {
    const client = gatehouse.client();
    const user = await client.signedUp();
    const { email, password } = user;
    const answers = [
      await client.get('/account'),
      await client.get('/account/prefs'),
      await client.get('/account/logs'),
      await client.get('/account/sessions'),
      await client.get('/account/sessions/current'),
      await client.patch('/account/name', { name: 'Ada' }),
      await client.patch('/account/prefs', { prefs: {} }),
      await client.patch('/account/email', { email: someEmail(), password }),
      await client.patch('/account/password', { password: 'another password', oldPassword: password }),
      await client.post('/account/verification', { url: 'http://localhost/' }),
      await client.post('/account/recovery', { email, url: 'http://localhost/' }),
      await client.patch('/account/status'),
    ];
    expect(answers.map(({ setCookies }) => setCookies)).toEqual(answers.map(() => []));
  });
});

describe('the error shape (contract §6, §7)', () => {
  it.each(ROUTES)('is the same on $method $path', async ({ method, path }) => {
    const answer = await gatehouse.client({ project: 'unknown' }).request(method, path);
    expectProblem(answer, 404, 'project_not_found');
  });

  it('§14.11 tells the five refusals with 401 apart by type', async () => {
    const guest = gatehouse.client();
    const [{ client, email, password }, victim] = [await someUser(gatehouse), await someUser(gatehouse)];
    bodyOf(await client.patch('/account/status'));
    const refusals = [
      [await guest.get('/account'), 'general_unauthorized_scope'],
      [await client.get('/account'), 'user_blocked'],
      [
        await guest.post('/account/sessions/email', { email, password: `${password}!` }),
        'user_invalid_credentials',
      ],
      [
        await guest.put('/account/verification', { userId: victim.id, secret: 'wrong' }),
        'user_invalid_token',
      ],
      [await guest.get('/account', { headers: { 'x-appwrite-jwt': 'garbage' } }), 'user_jwt_invalid'],
    ] as const;
    for (const [answer, type] of refusals) expectProblem(answer, 401, type);
  });

  it('has the same version everywhere', async () => {
    const guest = gatehouse.client();
    const versions = [
      await guest.get('/account'),
      await guest.get('/nowhere'),
      await guest.post('/account', {}),
    ].map(({ body }) => body.version);
    expect(new Set(versions).size).toBe(1);
  });

  it('shows no traces', async () => {
    const answer = await gatehouse.client().post('/account', {});
    expect(Object.keys(answer.body)).not.toEqual(expect.arrayContaining(['trace']));
    expect(answer.text).not.toMatch(/node_modules|\.js:\d+|\.ts:\d+/);
  });
});
