import { Inbox } from '../../src/modules/messaging/application/inbox.js';
import { InboxRepository } from '../../src/modules/messaging/persistence/inbox.repository.js';
import { Sealer } from '../../src/kernel/sealer.js';
import { useMessagingBed } from './messaging-bed.js';

const bed = useMessagingBed();

function inbox(secret = 'an-application-secret-of-the-test-suite-0123456789'): Inbox {
  return new Inbox(new InboxRepository(bed.database), new Sealer([secret]), bed.unitOfWork, bed.clock);
}

const message = (subject: string) =>
  ({
    channel: 'email',
    to: 'ada@example.test',
    from: 'E <e@example.test>',
    subject,
    text: 'text',
    html: '<p>',
  }) as const;
const subjects = async (limit = 1_000, offset = 0) =>
  (await inbox().list(limit, offset)).messages.map(({ subject }) => subject);

beforeEach(() => inbox().clear());

describe('the inbox', () => {
  it('lists messages newest first, by pages, and can be emptied', async () => {
    for (const id of ['a', 'b', 'c']) await inbox().put(id, message(id));
    expect(await subjects()).toEqual(['c', 'b', 'a']);
    expect(await subjects(1, 1)).toEqual(['b']);
    expect((await inbox().list(1, 5)).total).toBe(3);
    await inbox().clear();
    expect(await inbox().list(1_000, 0)).toEqual({ total: 0, messages: [] });
  });

  it('has one entry for a message that is put there again', async () => {
    await inbox().put('a', message('first'));
    await inbox().put('a', message('second try'));
    expect(await subjects()).toEqual(['first']);
  });

  it('keeps the newest 1,000', async () => {
    const ids = Array.from({ length: 1_002 }, (_, index) => String(index).padStart(4, '0'));
    for (const id of ids) await inbox().put(id, message(id));
    const kept = await subjects();
    expect([kept.length, kept[0], kept.at(-1)]).toEqual([1_000, '1001', '0002']);
  });

  it('says so where a message cannot be read any more', async () => {
    await inbox().put('a', message('a'));
    const { messages } = await inbox('a-secret-that-has-replaced-the-other-one').list(1_000, 0);
    expect(messages).toMatchObject([{ id: 'a', subject: expect.stringContaining('APP_SECRET'), text: '' }]);
  });
});
