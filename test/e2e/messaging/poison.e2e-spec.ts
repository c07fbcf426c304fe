import { someEmail } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';
import { atOnce, bodyOf, RETURN_URL, SECOND } from '../../support/scenarios.js';
import type { SmtpInbox } from '../../support/smtp-inbox.js';
import { eventually } from '../../support/waiting.js';

const TIME_LIMIT = 4;
const FAILURES = 3;
const gatehouse = useGatehouse({ mail: 'smtp', env: { TEST_TIME_LIMIT: String(TIME_LIMIT) } });
const { smtp } = gatehouse;

afterEach(() => {
  smtp.onData = () => undefined;
});

const delivered = (address: string) =>
  smtp.deliveries.filter(({ recipients }) => recipients.includes(address));

async function mailTo(email: string): Promise<void> {
  const client = gatehouse.client();
  await client.register({ email });
  bodyOf(await client.post('/account/recovery', { email, url: RETURN_URL }), 201);
}

/** Mails that nothing is wrong with; resolves when the mail server has all of them. */
async function sendGoodOnes(count: number): Promise<void> {
  const good = Array.from({ length: count }, someEmail);
  await Promise.all(good.map(mailTo));
  for (const email of good) await gatehouse.messageTo(email);
}

/** The pauses that the log has told of since, in milliseconds. */
const pausesSince = (lines: number) =>
  gatehouse.log
    .slice(lines)
    .filter(({ msg }) => msg === 'Message not delivered yet')
    .map(({ retryIn }) => Number(retryIn));

type Reply = ReturnType<SmtpInbox['onData']>;
const MOODS: [string, Reply][] = [
  ['does not answer to', 'hang'],
  ['answers garbage to', 'garbage'],
  ['breaks down at', { code: 451, text: 'local error in processing' }],
  ['closes the door at', { code: 421, text: 'service not available' }],
  ['rejects', { code: 554, text: 'transaction failed' }],
];

describe('a mail that the mail server', () => {
  it.each(MOODS)(
    '%s is tried again after growing pauses, and delays nobody behind it',
    async (_how, reply) => {
      const poison = someEmail();
      let tries = 0;
      smtp.onData = (recipients) => (recipients.includes(poison) && ++tries <= FAILURES ? reply : undefined);
      const lines = gatehouse.log.length;
      await mailTo(poison);
      await eventually('the first try', () => tries > 0);

      await sendGoodOnes(8);
      expect(delivered(poison)).toEqual([]);

      await eventually(
        'the mail itself',
        () => {
          if (delivered(poison).length > 0) return true;
          gatehouse.advanceClock(3 * SECOND);
          return undefined;
        },
        { within: 50_000, every: 250 },
      );
      expect(tries).toBe(FAILURES + 1);
      expect(delivered(poison)).toHaveLength(1);
      const pauses = pausesSince(lines);
      expect(pauses).toHaveLength(FAILURES);
      for (const [index, pause] of pauses.entries()) {
        // Each is twice as long as the one before, its later half at random.
        expect(pause).toBeGreaterThanOrEqual((SECOND * 2 ** index) / 2);
        expect(pause).toBeLessThanOrEqual(SECOND * 2 ** index);
      }
    },
    90_000,
  );

  it('does not answer to takes a place for a limited time only, when more hang than there are places', async () => {
    smtp.onData = (recipients) => (recipients[0]?.startsWith('hanging') === true ? 'hang' : undefined);
    await atOnceTo('hanging', 12);
    await eventually('the first tries', () => triesTo('hanging') >= 10);
    await sendGoodOnes(3);
  }, 60_000);
});

const triesTo = (prefix: string) => smtp.attempts.filter((address) => address.startsWith(prefix)).length;

async function atOnceTo(prefix: string, count: number): Promise<void> {
  const client = gatehouse.client();
  const emails = Array.from({ length: count }, () => `${prefix}-${someEmail()}`);
  for (const email of emails) await client.register({ email });
  for (const answer of await atOnce(count, (index) =>
    gatehouse.client().post('/account/recovery', { email: emails[index], url: RETURN_URL }),
  )) {
    bodyOf(answer, 201);
  }
}
