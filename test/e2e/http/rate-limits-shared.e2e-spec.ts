import { expectProblem } from '../../support/expectations.js';
import { useGatehouse, type Gatehouse } from '../../support/gatehouse.js';
import { describeOnServerLeg } from '../../support/describe-on.js';

describeOnServerLeg('two processes on one Redis (contract §8)', () => {
  const gatehouse = useGatehouse({ env: { RATE_LIMITS: 'on' } });
  let twin: Gatehouse;

  beforeAll(async () => {
    gatehouse.moveToNextWindow();
    twin = await gatehouse.sibling();
  }, 60_000);
  afterAll(() => twin.remove(), 60_000);

  it('count together', async () => {
    const first = gatehouse.client();
    const second = twin.client({ ip: first.ip });
    for (let call = 0; call < 10; call++) {
      const answer = await (call % 2 === 0 ? first : second).post('/account', {});
      expect(answer.headers['x-ratelimit-remaining']).toBe(String(9 - call));
    }
    expectProblem(await first.post('/account', {}), 429, 'general_rate_limit_exceeded');
    expectProblem(await second.post('/account', {}), 429, 'general_rate_limit_exceeded');
  });

  it('keep the count when a process starts anew', async () => {
    const client = gatehouse.client();
    for (let call = 0; call < 10; call++) await client.post('/account', {});
    await twin.restart();
    expectProblem(
      await twin.client({ ip: client.ip }).post('/account', {}),
      429,
      'general_rate_limit_exceeded',
    );
  });

  it('see a session that the other one made or ended at once', async () => {
    const client = gatehouse.client();
    await client.signedUp();
    const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const there = twin.client({ headers: { cookie } });
    expect((await there.get('/account')).status).toBe(200);
    await client.delete('/account/sessions/current');
    expectProblem(await there.get('/account'), 401, 'general_unauthorized_scope');
  });
});
