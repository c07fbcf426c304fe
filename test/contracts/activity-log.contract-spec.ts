import type { MemberContext } from '../../src/kernel/request-context.js';
import { User } from '../../src/modules/account/domain/user.js';
import { UserRepository } from '../../src/modules/account/persistence/user.repository.js';
import { ActivityLog } from '../../src/modules/activity/application/activity-log.js';
import { LogEntryRepository } from '../../src/modules/activity/persistence/log-entry.repository.js';
import { Device } from '../../src/modules/devices/domain/device.js';
import { aMember, aProject, NOW } from '../support/fixtures.js';
import { simultaneously, useDatabase } from './database-bed.js';

const bed = useDatabase();
const project = aProject({ id: 'p' });
let log: ActivityLog;
let users: UserRepository;

beforeEach(async () => {
  const devices = { describe: () => Device.unknown() };
  log = new ActivityLog(new LogEntryRepository(bed.database), devices as never, bed.ids, bed.clock);
  users = new UserRepository(bed.database);
  const ada = User.register({ projectId: 'p', id: 'ada', email: 'ada@example.test', name: 'Ada' }, NOW);
  await bed.run((transaction) => users.save(transaction, ada));
});

const record = (changes: Partial<MemberContext> = {}) =>
  bed.run(async (transaction) => {
    const user = (await users.lock(transaction, 'p', 'ada'))!;
    await log.record(transaction, aMember({ project, ...changes }, user), 'user.update', user);
    await users.save(transaction, user);
  });
const page = async (limit = 5_000, offset = 0) => {
  const account = (await users.findById('p', 'ada'))!;
  return log.page(aMember({ project }, account), { limit, offset });
};

describe('ActivityLog', () => {
  it('writes who it was, from where, and with what', async () => {
    await record({ ip: '203.0.113.9', userAgent: 'curl/7' });
    expect(await page()).toMatchObject({
      total: 1,
      entries: [
        {
          event: 'user.update',
          userId: 'ada',
          userEmail: 'ada@example.test',
          userName: 'Ada',
          ip: '203.0.113.9',
          userAgent: 'curl/7',
        },
      ],
    });
  });

  it('writes UNKNOWN for no user agent, and as much of a long one as there is room for', async () => {
    await record({ userAgent: '' });
    await record({ userAgent: 'x'.repeat(60_000) });
    expect((await page()).entries.map(({ userAgent }) => userAgent)).toEqual(['x'.repeat(512), 'UNKNOWN']);
  });

  it('counts every entry, of 20 at once too, whatever page is asked for', async () => {
    await simultaneously(20, () => record());
    expect((await page()).entries).toHaveLength(20);
    expect(await page(0)).toEqual({ total: 20, entries: [] });
    expect(await page(5_000, 20)).toEqual({ total: 20, entries: [] });
    expect(await page(1, Number.MAX_SAFE_INTEGER)).toEqual({ total: 20, entries: [] });
    expect((await page(5, 18)).entries).toHaveLength(2);
  });
});
