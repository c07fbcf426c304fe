import { linkIn } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';
import { eventually } from '../../support/waiting.js';

const MINUTE = 60_000;
const gatehouse = useGatehouse({ mail: 'smtp' });

const delivered = (address: string) =>
  gatehouse.smtp.deliveries.filter(({ recipients }) => recipients.includes(address));

/** Moves the clock in steps, so that whatever pause the server makes comes to its end. */
const arrival = (address: string) =>
  eventually(
    `a mail to ${address}`,
    () => {
      if (delivered(address).length > 0) return true;
      gatehouse.advanceClock(MINUTE / 2);
      return undefined;
    },
    { within: 15_000, every: 250 },
  );

async function recoveryOf(name = 'Ada') {
  const client = gatehouse.client();
  const user = await client.register({ name });
  const answer = await client.post('/account/recovery', { email: user.email, url: 'http://localhost/' });
  expect(answer.status).toBe(201);
  return { client, user };
}

describe('while the mail server cannot be reached (issue: bad input and failures)', () => {
  it('answers without waiting, and delivers when it is back', async () => {
    await gatehouse.smtp.stop();
    const from = Date.now();
    const { client, user } = await recoveryOf();
    expect(Date.now() - from).toBeLessThan(3_000);
    const readiness = await fetch(`${gatehouse.origin}/readyz`);
    expect(readiness.status).toBe(200);
    expect(await readiness.text()).toMatch(/degraded/);
    await gatehouse.smtp.start();
    await arrival(user.email);
    const link = linkIn(await gatehouse.messageTo(user.email));
    const password = 'a brand new password';
    const body = {
      userId: user.id,
      secret: link.searchParams.get('secret'),
      password,
      passwordAgain: password,
    };
    expect((await client.put('/account/recovery', body)).status).toBe(200);
  }, 40_000);

  it('keeps the mail through a clean stop', async () => {
    await gatehouse.smtp.stop();
    const { user } = await recoveryOf();
    expect(await gatehouse.stop()).toBe(0);
    await gatehouse.smtp.start();
    await gatehouse.start();
    await arrival(user.email);
    expect(delivered(user.email)).toHaveLength(1);
  }, 40_000);
});

describe('a server killed between commit and delivery', () => {
  it('loses no mail that was not taken by the mail server', async () => {
    await gatehouse.smtp.stop();
    const users = await Promise.all(Array.from({ length: 5 }, () => recoveryOf()));
    await gatehouse.stop('SIGKILL');
    await gatehouse.smtp.start();
    await gatehouse.start();
    for (const { user } of users) await arrival(user.email);
  }, 60_000);

  it('loses no mail in the middle of its delivery', async () => {
    gatehouse.smtp.hangs = true;
    const { user } = await recoveryOf();
    await eventually('the attempt', () => gatehouse.smtp.attempts.includes(user.email) || undefined);
    await gatehouse.stop('SIGKILL');
    gatehouse.smtp.hangs = false;
    await gatehouse.start();
    await arrival(user.email);
    expect(delivered(user.email)).toHaveLength(1);
  }, 40_000);

  it('that was taken but not noted is sent again with the same Message-ID', async () => {
    const ids: (string | undefined)[] = [];
    const { user } = await new Promise<Awaited<ReturnType<typeof recoveryOf>>>((resolve, reject) => {
      gatehouse.smtp.onData = () => {
        // The mail is here; the server dies before it can hear so.
        gatehouse.smtp.onData = () => undefined;
        gatehouse.signal('SIGKILL');
        return undefined;
      };
      recoveryOf().then(resolve, reject);
    });
    await gatehouse.exit();
    await gatehouse.start();
    await arrival(user.email);
    await eventually(
      'both copies or one',
      () => {
        gatehouse.advanceClock(MINUTE / 2);
        return delivered(user.email).length === 2 || undefined;
      },
      { within: 15_000, every: 250 },
    );
    for (const { mail } of delivered(user.email)) ids.push(mail.messageId);
    expect(ids[0]).toMatch(/^<.+@.+>$/);
    expect(new Set(ids).size).toBe(1);
  }, 60_000);
});
