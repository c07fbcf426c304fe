import { useGatehouse } from '../../support/gatehouse.js';
import { eventually } from '../../support/waiting.js';

const MINUTE = 60_000;
const gatehouse = useGatehouse({ mail: 'smtp' });

afterEach(() => {
  gatehouse.smtp.onRecipient = () => undefined;
  gatehouse.smtp.onData = () => undefined;
});

async function recoveryTo(prefix: string) {
  const client = gatehouse.client();
  const email = `${prefix}-${Math.random().toString(36).slice(2)}@example.test`;
  await client.register({ email });
  return { email, send: () => client.post('/account/recovery', { email, url: 'http://localhost/' }) };
}

const delivered = (address: string) =>
  gatehouse.smtp.deliveries.filter(({ recipients }) => recipients.includes(address));
const attempts = (address: string) => gatehouse.smtp.attempts.filter((attempt) => attempt === address).length;

/** Lets time pass until the condition holds; pauses between tries end that way. */
const afterPauses = (what: string, holds: () => boolean) =>
  eventually(
    what,
    () => {
      if (holds()) return true;
      gatehouse.advanceClock(MINUTE / 2);
      return undefined;
    },
    { within: 15_000, every: 250 },
  );

describe('delivery (architecture: nothing is lost)', () => {
  it('sends each mail once', async () => {
    const mails = await Promise.all(Array.from({ length: 10 }, () => recoveryTo('once')));
    await Promise.all(mails.map(({ send }) => send()));
    for (const { email } of mails) await gatehouse.messageTo(email);
    for (const { email } of mails) expect(delivered(email)).toHaveLength(1);
  });

  it('lets an address that is refused for good delay nobody', async () => {
    gatehouse.smtp.onRecipient = (address) =>
      address.startsWith('poison') ? { code: 550, text: 'no such user' } : undefined;
    const poison = await recoveryTo('poison');
    const good = await Promise.all(Array.from({ length: 10 }, () => recoveryTo('good')));
    await poison.send();
    await Promise.all(good.map(({ send }) => send()));
    for (const { email } of good) await gatehouse.messageTo(email);
    expect(delivered(poison.email)).toEqual([]);
  });

  it.each([550, 551, 553])('does not try again what was refused with %d', async (code) => {
    gatehouse.smtp.onRecipient = (address) => (address.startsWith('gone') ? { code, text: 'no' } : undefined);
    const { email, send } = await recoveryTo('gone');
    await send();
    await eventually('the attempt', () => attempts(email) > 0 || undefined);
    // Another mail goes out with every pause: the queue is alive and had time for a second try.
    for (let round = 0; round < 3; round++) {
      gatehouse.advanceClock(10 * MINUTE);
      const other = await recoveryTo('later');
      await other.send();
      await gatehouse.messageTo(other.email);
    }
    expect(attempts(email)).toBe(1);
  });

  it.each([421, 450, 451, 452, 535, 530, 554])('tries again what was refused with %d', async (code) => {
    const { email, send } = await recoveryTo('again');
    gatehouse.smtp.onRecipient = (address) =>
      address === email && attempts(email) < 3 ? { code, text: 'later' } : undefined;
    await send();
    await afterPauses('the mail', () => delivered(email).length > 0);
    expect(attempts(email)).toBe(3);
    expect(delivered(email)).toHaveLength(1);
  });

  it('tries again when the body is refused for now', async () => {
    const { email, send } = await recoveryTo('body');
    let refusals = 0;
    gatehouse.smtp.onData = (recipients) =>
      recipients.includes(email) && refusals++ < 2 ? { code: 451, text: 'try later' } : undefined;
    await send();
    await afterPauses('the mail', () => delivered(email).length > 0);
    expect(delivered(email)).toHaveLength(1);
  });

  it('gives up when the token of the mail has expired', async () => {
    const { email, send } = await recoveryTo('late');
    gatehouse.smtp.onRecipient = (address) => (address === email ? { code: 451, text: 'later' } : undefined);
    await send();
    await eventually('the attempt', () => attempts(email) > 0 || undefined);
    gatehouse.advanceClock(2 * 60 * MINUTE);
    gatehouse.smtp.onRecipient = () => undefined;
    const other = await recoveryTo('fresh');
    await other.send();
    await gatehouse.messageTo(other.email);
    gatehouse.advanceClock(60 * MINUTE);
    const another = await recoveryTo('fresh');
    await another.send();
    await gatehouse.messageTo(another.email);
    expect(delivered(email)).toEqual([]);
  });
});
