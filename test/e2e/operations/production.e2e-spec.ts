import { randomBytes } from 'node:crypto';
import { expectProblem } from '../../support/expectations.js';
import { freePort, useGatehouse } from '../../support/gatehouse.js';
import { runServer } from '../../support/run-server.js';

const APP_SECRET = randomBytes(32).toString('hex');
const LOCAL = { HOST: '127.0.0.1', LOG_FORMAT: 'json', PUBLIC_URL: 'https://api.example.com' };
const production = async (env: Record<string, string>) =>
  runServer({ NODE_ENV: 'production', PORT: String(await freePort()), ...LOCAL, ...env });

describe('production refuses to start (operations: environment)', () => {
  it('on embedded defaults', async () => {
    const run = await production({ APP_SECRET });
    expect(run.code).toBe(1);
    expect(run.output).toMatch(/DATABASE_URL/);
    expect(run.output).toMatch(/ALLOW_EMBEDDED/);
  });

  it('without APP_SECRET', async () => {
    const run = await production({ ALLOW_EMBEDDED: 'true' });
    expect(run.code).toBe(1);
    expect(run.lines.filter((line) => line.includes('APP_SECRET'))).toHaveLength(1);
  });

  it('§17.21 with password hashes that cost too little', async () => {
    const run = await production({ ALLOW_EMBEDDED: 'true', APP_SECRET, PASSWORD_COST: '9' });
    expect(run.code).toBe(1);
    expect(run.output).toMatch(/PASSWORD_COST/);
  });

  it('with a clock that can be moved', async () => {
    const run = await production({ ALLOW_EMBEDDED: 'true', APP_SECRET, TEST_CLOCK: 'clock' });
    expect(run.code).toBe(1);
    expect(run.output).toMatch(/TEST_CLOCK/);
  });

  it('with a time limit for providers that is made for tests', async () => {
    const run = await production({ ALLOW_EMBEDDED: 'true', APP_SECRET, TEST_TIME_LIMIT: '3' });
    expect(run.code).toBe(1);
    expect(run.output).toMatch(/TEST_TIME_LIMIT/);
  });
});

describe('production with ALLOW_EMBEDDED=true', () => {
  const gatehouse = useGatehouse({
    env: {
      ...LOCAL,
      NODE_ENV: 'production',
      ALLOW_EMBEDDED: 'true',
      TEST_CLOCK: '',
      PASSWORD_COST: '10',
      RATE_LIMITS: 'off',
    },
    projects: [
      { id: 'default', name: 'Live', platforms: [{ type: 'web', hostname: 'app.example.com' }] },
      { id: 'local', name: 'Local', platforms: [{ type: 'web', hostname: 'localhost' }] },
    ],
  });

  it('serves', async () => {
    const client = gatehouse.client();
    const { id } = await client.signedUp();
    expect((await client.get('/account')).body.$id).toBe(id);
  });

  it('warns that rate limits are off', () => {
    expect(gatehouse.output).toMatch(/RATE_LIMITS/);
  });

  it('has no inbox', async () => {
    for (const path of ['/inbox', '/inbox/messages']) {
      expect((await fetch(gatehouse.origin + path)).status).toBe(404);
    }
  });

  it('says 503 general_smtp_disabled where a mail would be needed (contract §7)', async () => {
    const client = gatehouse.client();
    const { email } = await client.signedUp();
    const url = 'https://app.example.com/';
    expectProblem(await client.post('/account/recovery', { email, url }), 503, 'general_smtp_disabled');
    expectProblem(await client.post('/account/verification', { url }), 503, 'general_smtp_disabled');
    expectProblem(
      await client.post('/account/recovery', { email: 'nobody@example.test', url }),
      503,
      'general_smtp_disabled',
    );
  });

  it('§17.24 shows no traces of its code', async () => {
    const client = gatehouse.client();
    const answers = [
      await client.get('/nowhere'),
      await client.get('/account'),
      await client.post('/account', '{"userId":', { contentType: 'application/json' }),
      await client.put('/account/verification', { userId: 'nobody', secret: 'x' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 401, 400, 404]);
    for (const { body, text } of answers) {
      expect(Object.keys(body)).toEqual(['message', 'code', 'type', 'version']);
      expect(text).not.toMatch(/node_modules|\.[jt]s:\d+|\bat /);
    }
  });

  it('§17.6 does not allow localhost unless it is a platform', async () => {
    const headers = { origin: 'http://localhost:3000' };
    const answer = await gatehouse.client().post('/account', {}, { headers });
    expectProblem(answer, 403, 'general_unknown_origin');
    const listed = await gatehouse.client({ project: 'local' }).post('/account', {}, { headers });
    expectProblem(listed, 400, 'general_argument_invalid');
    const client = gatehouse.client();
    await client.signedUp();
    expectProblem(
      await client.post('/account/verification', { url: 'http://localhost/' }),
      400,
      'general_argument_invalid',
    );
  });
});
