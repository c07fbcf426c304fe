import { blockOf, pageOf } from '../../support/documentation.js';
import { useGatehouse } from '../../support/gatehouse.js';
import { bodyOf, RETURN_URL } from '../../support/scenarios.js';
import { runSql } from '../../support/sql.js';
import { eventually } from '../../support/waiting.js';

const HOUR = 3_600_000;
const page = pageOf('operations/stuck-outbox.md');

describe('docs/operations/stuck-outbox.md', () => {
  const gatehouse = useGatehouse({ mail: 'smtp' });

  /** A statement of the page, as an operator runs it. */
  const run = (words: string) => runSql(gatehouse.storageUrl, blockOf(page, 'sql', words));

  const askForRecovery = async (): Promise<string> => {
    const { email } = await gatehouse.client().register();
    bodyOf(await gatehouse.client().post('/account/recovery', { email, url: RETURN_URL }), 201);
    return email;
  };
  afterEach(() => {
    gatehouse.smtp.onRecipient = () => undefined;
  });

  const attemptsTo = (email: string) => gatehouse.smtp.attempts.filter((address) => address === email).length;

  it('says why messages wait, and sends them at once when the reason is gone', async () => {
    gatehouse.smtp.onRecipient = () => ({ code: 451, text: 'come back later' });
    const email = await askForRecovery();
    // By now the pause is long enough that the message would not go out by itself.
    await eventually('five tries', () => {
      if (attemptsTo(email) >= 5) return true;
      gatehouse.advanceClock(10_000);
      return undefined;
    });
    const waiting = await eventually('the last of them in the table', async () => {
      const rows = await run('GROUP BY');
      return rows.find(({ tries }) => Number(tries) >= 5);
    });
    expect(waiting).toMatchObject({ channel: 'email', state: 'due', last_error: 'smtp_451' });

    gatehouse.smtp.onRecipient = () => undefined;
    await run('UPDATE outbox');
    await gatehouse.messageTo(email);
    await eventually('nothing that waits', async () =>
      (await run('GROUP BY')).every(({ state }) => state !== 'due'),
    );
  }, 30_000);

  it('lists what was given up, and whose it was', async () => {
    gatehouse.smtp.onRecipient = () => ({ code: 550, text: 'no such user' });
    await askForRecovery();
    const row = await eventually('a message given up', async () =>
      (await run("state = 'failed'")).find(({ last_error: code }) => code === 'smtp_550'),
    );
    expect(row).toMatchObject({
      project_id: 'default',
      channel: 'email',
      user_id: expect.stringMatching(/^\w+$/),
    });
  });

  it('gives up what has expired meanwhile', async () => {
    gatehouse.smtp.onRecipient = () => ({ code: 451, text: 'come back later' });
    const email = await askForRecovery();
    await eventually('a try', () => attemptsTo(email) > 0 || undefined);
    gatehouse.advanceClock(2 * HOUR);
    await eventually('the end', async () => {
      const found = await run("state = 'failed'");
      return found.some(({ last_error: code }) => code === 'expired' || code === 'smtp_451') || undefined;
    });
    expect(gatehouse.smtp.deliveries.some(({ recipients }) => recipients.includes(email))).toBe(false);
  });
});
