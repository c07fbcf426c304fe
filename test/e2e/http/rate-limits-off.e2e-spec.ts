import { someEmail } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';

const gatehouse = useGatehouse({
  env: { RATE_LIMITS: 'off' },
  projects: [{ ...DEFAULT_PROJECT, auth: { limits: { loginsPerIp: 2, messagesPerIp: 2 } } }],
});

beforeAll(() => gatehouse.moveToNextWindow());

describe('RATE_LIMITS=off (contract §8)', () => {
  it('keeps the headers and never refuses', async () => {
    const client = gatehouse.client();
    const answers = [];
    for (let call = 0; call < 13; call++) answers.push(await client.post('/account', {}));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 400));
    expect(answers.map(({ headers }) => headers['x-ratelimit-remaining']).slice(8)).toEqual([
      '1',
      '0',
      '0',
      '0',
      '0',
    ]);
    expect(answers[12]?.headers).toMatchObject({ 'x-ratelimit-limit': '10' });
  });

  it('covers the ceilings by address', async () => {
    const client = gatehouse.client();
    for (let call = 0; call < 5; call++) {
      const user = await client.signedUp();
      expect(
        (await client.post('/account/recovery', { email: user.email, url: 'http://localhost/' })).status,
      ).toBe(201);
    }
  });

  it('covers the ceiling of wrong current passwords', async () => {
    const client = gatehouse.client();
    await client.signedUp();
    for (let call = 0; call < 12; call++) {
      const answer = await client.patch('/account/email', {
        email: someEmail(),
        password: 'not the password',
      });
      expect(answer.status).toBe(401);
    }
  });
});
