import { Device } from '../../src/modules/devices/domain/device.js';
import { LogEntry } from '../../src/modules/activity/domain/log-entry.js';
import { LogEntryRepository } from '../../src/modules/activity/persistence/log-entry.repository.js';
import { NOW } from '../support/fixtures.js';
import { useDatabase } from './database-bed.js';

const bed = useDatabase();
let entries: LogEntryRepository;
beforeEach(() => (entries = new LogEntryRepository(bed.database)));

async function write(changes: Partial<LogEntry> = {}): Promise<LogEntry> {
  const entry = LogEntry.of({
    projectId: 'p',
    userId: 'ada',
    id: bed.ids.next(),
    event: 'session.create',
    userEmail: 'ada@example.test',
    userName: 'Ada',
    ip: '203.0.113.7',
    userAgent: 'UNKNOWN',
    time: NOW,
    device: Device.unknown(),
    ...changes,
  });
  await bed.run((transaction) => entries.insert(transaction, entry));
  return entry;
}
const page = async (limit: number, offset = 0, userId = 'ada') =>
  (await entries.findPage('p', userId, limit, offset)).map(({ userAgent }) => userAgent);

describe('LogEntryRepository', () => {
  it('gives back what was written, field by field', async () => {
    const entry = await write({ userName: 'Zoë 🍰', userAgent: 'x'.repeat(512), ip: '::1', time: NOW + 7 });
    const [found] = await entries.findPage('p', 'ada', 1, 0);
    expect(found).toBeInstanceOf(LogEntry);
    expect(found).toEqual(entry);
  });

  it('has pages of newest first, also within one millisecond', async () => {
    for (let count = 1; count <= 5; count++) await write({ userAgent: String(count) });
    expect(await page(5_000)).toEqual(['5', '4', '3', '2', '1']);
    expect(await page(2)).toEqual(['5', '4']);
    expect(await page(2, 2)).toEqual(['3', '2']);
    expect(await page(2, 4)).toEqual(['1']);
  });

  it.each([5, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER])(
    'has nothing beyond the end: offset %d',
    async (offset) => {
      await write();
      expect(await page(5_000, offset)).toEqual([]);
      expect(await page(1, offset)).toEqual([]);
    },
  );

  it('shows nobody the log of others', async () => {
    await write({ userAgent: 'mine' });
    await write({ userAgent: 'of another user', userId: 'eve' });
    await write({ userAgent: 'of another project', projectId: 'q' });
    expect(await page(5_000)).toEqual(['mine']);
    expect(await page(5_000, 0, 'ADA')).toEqual([]);
  });
});
