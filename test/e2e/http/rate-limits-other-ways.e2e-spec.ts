import type { Answer, Client } from '../../support/client.js';
import { expectProblem, someEmail } from '../../support/expectations.js';
import { DEFAULT_PROJECT, someName, useGatehouse } from '../../support/gatehouse.js';
import { bodyOf } from '../../support/scenarios.js';
import { askForCode, askForLink, somePhone, textsTo } from '../../support/ways-in.js';

const project = (id: string, limits: object) => ({ ...DEFAULT_PROJECT, id, auth: { limits } });
const free = { loginsPerIp: 0, messagesPerIp: 0, smsPerProject: 0 };
const gatehouse = useGatehouse({
  env: { RATE_LIMITS: 'on' },
  projects: [
    project('default', free),
    project('few-per-ip', { ...free, messagesPerIp: 3 }),
    project('few-sms', { ...free, smsPerProject: 3 }),
  ],
});

beforeAll(() => gatehouse.moveToNextWindow());

const remaining = ({ headers }: Answer) => headers['x-ratelimit-remaining'];
const visitor = (id = 'default') => gatehouse.client({ project: id });

/** The calls of one key: the first `attempts` pass the limit, the next one is refused. */
async function expectLimit(attempts: number, call: (index: number) => Promise<Answer>): Promise<void> {
  for (let index = 0; index < attempts; index += 1) {
    const answer = await call(index);
    expect(answer.headers).toMatchObject({
      'x-ratelimit-limit': String(attempts),
      'x-ratelimit-remaining': String(attempts - 1 - index),
    });
    expect(answer.status).not.toBe(429);
  }
  const refused = await call(attempts);
  expectProblem(refused, 429, 'general_rate_limit_exceeded');
  expect(remaining(refused)).toBe('0');
}

/** Two sessions of one new user, from different addresses. */
async function memberTwice(): Promise<[Client, Client]> {
  const [first, second] = [visitor(), visitor()];
  await second.login(await first.signedUp());
  return [first, second];
}

describe('the limit of each endpoint (contract §8)', () => {
  it('§14.39 POST /account/jwt: 100 by the calling user, from any address', async () => {
    const sessions = await memberTwice();
    await expectLimit(100, (index) => sessions[index % 2]!.post('/account/jwt'));
    const other = visitor();
    await other.signedUp();
    expect(remaining(await other.post('/account/jwt'))).toBe('99');
  });

  it('POST /account/sessions/anonymous: 50 by IP', async () => {
    const client = visitor();
    await expectLimit(50, () => client.post('/account/sessions/anonymous', {}, { cookies: false }));
    expect(remaining(await visitor().post('/account/sessions/anonymous'))).toBe('49');
  });

  it('§16.10 §17.16 POST /account/sessions/magic-url: 10 by email in any letter case, from any address', async () => {
    const email = someEmail();
    await expectLimit(10, (index) => askForLink(visitor(), index % 2 === 0 ? email : email.toUpperCase()));
    expect(remaining(await askForLink(visitor(), someEmail()))).toBe('9');
  });

  it('PUT /account/sessions/magic-url: 10 by the userId parameter', async () => {
    const body = { userId: `user-${someName()}`, secret: 'x' };
    await expectLimit(10, () => visitor().put('/account/sessions/magic-url', body));
    expect(
      remaining(await visitor().put('/account/sessions/magic-url', { ...body, userId: someName() })),
    ).toBe('9');
  });

  it('§15.5 POST /account/sessions/phone: 10 by phone, from any address', async () => {
    const phone = somePhone();
    await expectLimit(10, () => askForCode(visitor(), phone));
    expect(remaining(await askForCode(visitor(), somePhone()))).toBe('9');
  });

  it('PUT /account/sessions/phone: 10 by the userId parameter', async () => {
    const body = { userId: `user-${someName()}`, secret: '123456' };
    await expectLimit(10, () => visitor().put('/account/sessions/phone', body));
    // §15.6: the verification of the phone has a bucket of its own.
    expect(remaining(await visitor().put('/account/verification/phone', body))).toBe('9');
  });

  it('PATCH /account/sessions/{sessionId}: 10 by IP, whatever the id; §15.6 DELETE apart from it', async () => {
    const client = visitor();
    await client.signedUp();
    await expectLimit(10, (index) => client.patch(`/account/sessions/no-${index}`));
    expect(remaining(await client.delete('/account/sessions/nothing'))).toBe('99');
  });

  it('POST /account/verification/phone: 10 by the calling user, from any address', async () => {
    const sessions = await memberTwice();
    await expectLimit(10, (index) => sessions[index % 2]!.post('/account/verification/phone'));
  });

  it('PUT /account/verification/phone: 10 by the userId parameter', async () => {
    const body = { userId: `user-${someName()}`, secret: '123456' };
    await expectLimit(10, () => visitor().put('/account/verification/phone', body));
  });
});

describe('the ceilings of messages (contract §17.15)', () => {
  const expectCeiling = (answer: Answer) => {
    expectProblem(answer, 429, 'general_rate_limit_exceeded');
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  };

  it('§17.15 messagesPerIp counts mails and SMS of one address together', async () => {
    const client = visitor('few-per-ip');
    bodyOf(await askForLink(client, someEmail()), 201);
    bodyOf(await askForCode(client, somePhone()), 201);
    bodyOf(await askForLink(client, someEmail()), 201);
    const phone = somePhone();
    expectCeiling(await askForCode(client, phone));
    expectCeiling(await askForLink(client, someEmail()));
    expect(textsTo(await gatehouse.messages(), phone)).toEqual([]);
    bodyOf(await askForCode(visitor('few-per-ip'), phone), 201);
  });

  it('§17.15 smsPerProject counts the SMS of all addresses, and no mails', async () => {
    for (let call = 0; call < 3; call += 1) {
      bodyOf(await askForLink(visitor('few-sms'), someEmail()), 201);
      bodyOf(await askForCode(visitor('few-sms'), somePhone()), 201);
    }
    const phone = somePhone();
    expectCeiling(await askForCode(visitor('few-sms'), phone));
    bodyOf(await askForLink(visitor('few-sms'), someEmail()), 201);
    bodyOf(await askForCode(visitor(), phone), 201);
    gatehouse.moveToNextWindow();
    bodyOf(await askForCode(visitor('few-sms'), phone), 201);
  });
});
