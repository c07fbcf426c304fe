import { useGatehouse, type Gatehouse } from '../../support/gatehouse.js';
import { describeOnServerLeg } from '../../support/describe-on.js';

describeOnServerLeg('one role per process (operations: start:api, start:worker)', () => {
  const api = useGatehouse({ role: 'all' });
  let second: Gatehouse;
  let worker: Gatehouse;

  beforeAll(async () => {
    second = await api.sibling({}, 'api');
    worker = await api.sibling({}, 'worker');
  }, 60_000);
  afterAll(async () => {
    await worker.remove();
    await second.remove();
  }, 60_000);

  it('the worker says that it is alive and ready', async () => {
    expect((await fetch(`${worker.origin}/healthz`)).status).toBe(200);
    expect((await fetch(`${worker.origin}/readyz`)).status).toBe(200);
  });

  it('the worker serves no account routes', async () => {
    expect((await fetch(`${worker.url}/account`)).status).toBe(404);
  });

  it('the worker reads a changed projects file again', async () => {
    await worker.reload(/projects reloaded/i);
    expect(worker.isRunning).toBe(true);
  });

  it('the API answers, the worker sends', async () => {
    // Only the api role and the worker are left.
    await api.stop();
    const client = second.client();
    const user = await client.signedUp();
    expect((await client.post('/account/verification', { url: 'http://localhost/' })).status).toBe(201);
    expect((await second.messageTo(user.email)).subject).toBe('Account Verification');
  });

  it('without a worker mail waits, and is sent as soon as one comes', async () => {
    await worker.stop();
    const client = second.client();
    const user = await client.signedUp();
    await client.post('/account/verification', { url: 'http://localhost/' });
    expect((await second.messages()).filter(({ to }) => to === user.email)).toEqual([]);
    await worker.start();
    await second.messageTo(user.email);
  });
});
