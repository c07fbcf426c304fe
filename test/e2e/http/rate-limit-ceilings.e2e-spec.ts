import type { Answer, Client } from '../../support/client.js';
import { expectProblem, someEmail } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';
import { atOnce, bodyOf } from '../../support/scenarios.js';
import { askForLink } from '../../support/ways-in.js';

const project = (id: string, limits: object) => ({ ...DEFAULT_PROJECT, id, auth: { limits } });

const gatehouse = useGatehouse({
  env: { RATE_LIMITS: 'on' },
  projects: [
    project('default', { loginsPerIp: 3, messagesPerIp: 3 }),
    project('none', { loginsPerIp: 0, messagesPerIp: 0 }),
    { ...DEFAULT_PROJECT, id: 'generous' },
  ],
});

beforeAll(() => gatehouse.moveToNextWindow());

function expectCeiling(answer: Answer): void {
  expectProblem(answer, 429, 'general_rate_limit_exceeded');
  const seconds = Number(answer.headers['retry-after']);
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(3_600);
}

const login = (client: Client, email = someEmail()) =>
  client.post('/account/sessions/email', { email, password: 'some password' });
const recover = async (client: Client) =>
  client.post('/account/recovery', {
    email: (await gatehouse.client().register()).email,
    url: 'http://localhost/',
  });

describe('loginsPerIp (contract §17.14)', () => {
  it('stops one address from trying many accounts', async () => {
    const client = gatehouse.client();
    for (let call = 0; call < 3; call++) expectProblem(await login(client), 401, 'user_invalid_credentials');
    const refused = await login(client);
    expectCeiling(refused);
    // No header shows the ceiling: the endpoint's own numbers stand there.
    expect(refused.headers['x-ratelimit-limit']).toBe('10');
    expectCeiling(await client.post('/account/sessions', { email: someEmail(), password: 'some password' }));
  });

  it('leaves other addresses alone', async () => {
    const email = someEmail();
    const attacker = gatehouse.client();
    for (let call = 0; call < 5; call++) await login(attacker, email);
    expectProblem(await login(gatehouse.client(), email), 401, 'user_invalid_credentials');
  });

  it('ends with the window', async () => {
    const client = gatehouse.client();
    for (let call = 0; call < 3; call++) await login(client);
    expectCeiling(await login(client));
    gatehouse.moveToNextWindow();
    expectProblem(await login(client), 401, 'user_invalid_credentials');
  });

  it('§15.23 is none with 0', async () => {
    const client = gatehouse.client({ project: 'none' });
    for (let call = 0; call < 12; call++) expectProblem(await login(client), 401, 'user_invalid_credentials');
  });
});

describe('the ceilings that are not set (contract §15.23)', () => {
  const visitor = (ip: string) => gatehouse.client({ project: 'generous', ip });

  it('§15.23 let 300 logins of one address through in an hour', async () => {
    const { ip } = gatehouse.client();
    for (let batch = 0; batch < 15; batch++) {
      for (const answer of await atOnce(20, () => login(visitor(ip)))) {
        expectProblem(answer, 401, 'user_invalid_credentials');
      }
    }
    expectCeiling(await login(visitor(ip)));
  }, 60_000);

  it('§15.23 let 50 messages of one address through in an hour', async () => {
    const { ip } = gatehouse.client();
    for (let batch = 0; batch < 5; batch++) {
      for (const answer of await atOnce(10, () => askForLink(visitor(ip), someEmail()))) bodyOf(answer, 201);
    }
    expectCeiling(await askForLink(visitor(ip), someEmail()));
  });
});

describe('messagesPerIp (contract §17.15)', () => {
  it('stops one address from causing many mails, over recovery and verification together', async () => {
    const client = gatehouse.client();
    const { account } = await client.signedUp();
    expect(account.$id).toBeTruthy();
    expect((await recover(client)).status).toBe(201);
    expect((await client.post('/account/verification', { url: 'http://localhost/' })).status).toBe(201);
    expect((await recover(client)).status).toBe(201);
    expectCeiling(await recover(client));
    expectCeiling(await client.post('/account/verification', { url: 'http://localhost/' }));
    expect((await recover(gatehouse.client())).status).toBe(201);
  });

  it('sends nothing when it refuses', async () => {
    const client = gatehouse.client();
    for (let call = 0; call < 3; call++) await recover(client);
    const { email } = await gatehouse.client().register();
    expectCeiling(await client.post('/account/recovery', { email, url: 'http://localhost/' }));
    // A mail that is sent afterwards arrives, so one sent before would have.
    await gatehouse.client().post('/account/recovery', { email, url: 'http://localhost/' });
    await gatehouse.messageTo(email);
    expect((await gatehouse.messages()).filter(({ to }) => to === email)).toHaveLength(1);
  });

  it('§15.23 is none with 0', async () => {
    const client = gatehouse.client({ project: 'none' });
    const { email } = await client.register();
    for (let call = 0; call < 6; call++) {
      expect((await client.post('/account/recovery', { email, url: 'http://localhost/' })).status).toBe(201);
    }
  });
});
