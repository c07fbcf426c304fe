import { randomInt } from 'node:crypto';
import { Gatehouse, DEFAULT_PROJECT } from '../../support/gatehouse.js';
import { bodyOf } from '../../support/scenarios.js';
import { SMS_INTERFACES, SMS_SENDER, type SmsInterfaceName } from '../../support/sms-interfaces.js';
import { type Mood, SmsSimulators } from '../../support/sms-simulators.js';
import { eventually } from '../../support/waiting.js';

const SECOND = 1_000;

const BRANDED = { id: 'branded', name: 'Branded', sms: { from: '+15005550001' } };
const PASSING: Mood[] = ['badCredentials', 'throttled', 'failed', 'garbage', 'redirect', 'endless'];

const someNumber = () => `+1555${randomInt(1_000_000, 10_000_000)}`;
const names = Object.keys(SMS_INTERFACES) as SmsInterfaceName[];

describe.each(names)('SMS through %s (contract §11.3)', (name) => {
  const simulators = new SmsSimulators();
  // One of them without the inbox: a provider is enough to text.
  const inbox = name === 'webhook' ? 'off' : 'on';
  // It may say what it likes with its 200.
  const passing = name === 'webhook' ? PASSING.filter((mood) => mood !== 'garbage') : PASSING;
  let secrets: string[];
  let gatehouse: Gatehouse;

  beforeAll(async () => {
    await simulators.start();
    const account = simulators.open(name);
    secrets = account.secrets;
    const env = { SMS_URL: account.smsUrl, INBOX: inbox, TEST_TIME_LIMIT: '4' };
    gatehouse = new Gatehouse({ projects: [DEFAULT_PROJECT, BRANDED], env });
    await gatehouse.start();
  }, 75_000);

  afterAll(async () => {
    await gatehouse.remove();
    await simulators.stop();
  }, 60_000);

  async function text(to: string, project = 'default') {
    const client = gatehouse.client({ project });
    const token = bodyOf(
      await client.post('/account/sessions/phone', { userId: 'unique()', phone: to }),
      201,
    );
    return { client, userId: token.userId as string };
  }

  const delivered = (to: string) =>
    eventually(`the SMS to ${to}`, () => simulators.deliveredTo(to)[0], { within: 15_000 });

  async function anotherIsDelivered() {
    const to = someNumber();
    await text(to);
    await delivered(to);
  }

  /** Lets time pass, but less than a code lives, until the SMS has got through; pauses between tries end that way. */
  const deliveredAfterPauses = (to: string) =>
    eventually(
      `the SMS to ${to}`,
      () => {
        const [found] = simulators.deliveredTo(to);
        if (found === undefined) gatehouse.advanceClock(3 * SECOND);
        return found;
      },
      { within: 50_000, every: 250 },
    );

  it('delivers the six digits, which sign in', async () => {
    const to = someNumber();
    const { client, userId } = await text(to);
    const sms = await delivered(to);
    expect(sms.text).toMatch(/^\d{6}$/);
    expect(sms.from).toBe(name === 'webhook' ? '' : SMS_SENDER);
    bodyOf(await client.put('/account/sessions/phone', { userId, secret: sms.text }));
    expect(simulators.attemptsTo(to)).toHaveLength(1);
  });

  it('names the sender of the project, when it has one', async () => {
    const to = someNumber();
    await text(to, 'branded');
    expect((await delivered(to)).from).toBe(BRANDED.sms.from);
  });

  if (inbox === 'on') {
    it('leaves a copy in the inbox', async () => {
      const to = someNumber();
      await text(to);
      expect((await gatehouse.messageTo(to)).text).toBe((await delivered(to)).text);
    });
  }

  it('gives up a number that cannot be reached, at once', async () => {
    const to = someNumber();
    simulators.expect(to, 'unreachable');
    await text(to);
    await eventually('the attempt', () => simulators.attemptsTo(to)[0]);
    // Another SMS gets through after its own, later pause: this one would have had its second try by then.
    const other = someNumber();
    simulators.expect(other, 'throttled', 'throttled');
    await text(other);
    await deliveredAfterPauses(other);
    expect(simulators.attemptsTo(to)).toHaveLength(1);
  });

  it('tries again after everything else, and delays nobody meanwhile', async () => {
    // All at once: waiting for the pauses of one after the other would prove no more.
    const unlucky = passing.map((mood) => ({ mood, to: someNumber() }));
    for (const { mood, to } of unlucky) simulators.expect(to, mood);
    await Promise.all(unlucky.map(({ to }) => text(to)));
    for (const { to } of unlucky) await eventually('the attempt', () => simulators.attemptsTo(to)[0]);
    await anotherIsDelivered();
    for (const { mood, to } of unlucky) {
      await deliveredAfterPauses(to);
      expect(simulators.attemptsTo(to).map((attempt) => attempt.mood)).toEqual([mood, 'taken']);
      expect(new Set(simulators.attemptsTo(to).map((attempt) => attempt.text)).size).toBe(1);
    }
  }, 90_000);

  it('does not wait for ever, and delays nobody meanwhile', async () => {
    const to = someNumber();
    simulators.expect(to, 'hang');
    await text(to);
    const hanging = await eventually('the attempt', () => simulators.attemptsTo(to)[0]);
    for (let other = 0; other < 3; other++) await anotherIsDelivered();
    expect(hanging.abandoned).toBe(false);
    await eventually('the end of the attempt', () => hanging.abandoned, { within: 20_000 });
    await deliveredAfterPauses(to);
    expect(simulators.attemptsTo(to).map(({ mood }) => mood)).toEqual(['hang', 'taken']);
  }, 90_000);

  it('asks for nothing that the provider does not document', () => {
    expect(simulators.complaints).toEqual([]);
  });

  it('writes no number, code or credential into the log', () => {
    for (const secret of secrets) expect(gatehouse.output).not.toContain(secret);
    for (const { to, text: code } of simulators.attempts) {
      expect(gatehouse.output).not.toContain(to.slice(1));
      expect(gatehouse.output).not.toMatch(new RegExp(`(?<![\\d.])${code}(?!\\d)`));
    }
  });

  it('leaves the server ready', async () => {
    const answer = await fetch(`${gatehouse.origin}/readyz`);
    expect(await answer.json()).toMatchObject({ status: 'ready', checks: { sms: 'up' } });
    await simulators.stop();
    const later = await fetch(`${gatehouse.origin}/readyz`);
    expect(later.status).toBe(200);
    expect(await later.json()).toMatchObject({ status: 'degraded', checks: { sms: 'down' } });
  });
});
