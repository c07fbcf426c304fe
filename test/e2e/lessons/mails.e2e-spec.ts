import { someEmail } from '../../support/expectations.js';
import { useProcesses } from '../../support/processes.js';
import { atOnce, bodyOf, tablesOf } from '../../support/scenarios.js';
import { eventually } from '../../support/waiting.js';
import { askForLink } from '../../support/ways-in.js';

const processes = useProcesses({ mail: 'smtp' }, 3);
const inbox = () => processes.first.smtp;
const deliveredTo = (addresses: ReadonlySet<string>): string[] =>
  inbox()
    .deliveries.flatMap(({ recipients }) => recipients)
    .filter((address) => addresses.has(address));

/** As many at once as no process has to turn away. */
const AT_ONCE = 12;

/** Asks for a magic link to each of these, at all processes in turn. */
async function mailTo(addresses: readonly string[]): Promise<void> {
  for (let from = 0; from < addresses.length; from += AT_ONCE) {
    const some = addresses.slice(from, from + AT_ONCE);
    const answers = await atOnce(some.length, (index) =>
      askForLink(processes.at(index).client(), some[index] ?? ''),
    );
    for (const answer of answers) bodyOf(answer, 201);
  }
}

const someAddresses = (count: number): string[] => Array.from({ length: count }, () => someEmail());

describe('ory/kratos#1598, #402: one address that', () => {
  afterEach(() => {
    inbox().onRecipient = () => undefined;
    inbox().onData = () => undefined;
  });

  it.each([
    ['is refused for now', () => (inbox().onRecipient = poisoned({ code: 450, text: 'try again later' }))],
    ['is refused for good', () => (inbox().onRecipient = poisoned({ code: 550, text: 'no such user' }))],
    [
      'makes the mail server hang',
      () => (inbox().onData = ([address = '']) => (isPoison(address) ? 'hang' : undefined)),
    ],
  ])('%s delays none of 100 other mails', async (_mood, spoil) => {
    spoil();
    const good = someAddresses(100);
    await mailTo([`poison-${someEmail()}`, ...good]);
    await eventually('100 mails', () => deliveredTo(new Set(good)).length === 100 || undefined, {
      within: 20_000,
    });
    expect(inbox().deliveries.filter(({ recipients }) => recipients.some(isPoison))).toEqual([]);
  });
});

const isPoison = (address: string): boolean => address.startsWith('poison-');
const poisoned = (refusal: { code: number; text: string }) => (address: string) =>
  isPoison(address) ? refusal : undefined;

/** How many wait to be sent, for the first time or once more. */
async function waiting(): Promise<number> {
  const { outbox = [] } = await tablesOf(processes.first);
  return outbox.filter(({ state }) => state === 'due').length;
}

describe('200 mails of three processes', () => {
  it('ory/kratos#732, #3175: are 200 in the mailboxes, none twice', async () => {
    const addresses = someAddresses(200);
    const to = new Set(addresses);
    const before = await waiting();
    await mailTo(addresses);
    await eventually('200 mails', () => deliveredTo(to).length >= 200 || undefined, { within: 30_000 });
    // Nothing is left that could be sent once more.
    await eventually('no mail that waits', async () => (await waiting()) <= before || undefined);
    expect(deliveredTo(to).sort()).toEqual(addresses.sort());
    const ids = inbox().deliveries.map(({ mail }) => mail.messageId);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
