import { User } from '../../src/modules/account/domain/user.js';
import { UserRepository } from '../../src/modules/account/persistence/user.repository.js';
import { ActivityLog } from '../../src/modules/activity/application/activity-log.js';
import { LogEntry } from '../../src/modules/activity/domain/log-entry.js';
import { LogEntryRepository } from '../../src/modules/activity/persistence/log-entry.repository.js';
import { Device } from '../../src/modules/devices/domain/device.js';
import { PurgeRepository } from '../../src/modules/housekeeping/persistence/purge.repository.js';
import { UserAdministration } from '../../src/modules/users/application/user-administration.js';
import { aProject, NOW } from '../support/fixtures.js';
import { useDatabase } from './database-bed.js';

const bed = useDatabase();
const project = aProject({ id: 'p' });
const MOST_ENTRIES = 1_000;

describe('The deletion of a user', () => {
  it(`with a long log goes in transactions of ${MOST_ENTRIES} entries at most`, async () => {
    const users = new UserRepository(bed.database);
    const device = Device.unknown();
    const devices = { describe: () => device } as never;
    const log = new ActivityLog(new LogEntryRepository(bed.database), devices, bed.ids, bed.clock);
    const count = 2 * MOST_ENTRIES + 1;
    const ada = Object.assign(User.register({ projectId: 'p', id: 'ada' }, NOW), { activityCount: count });
    const entries = Array.from({ length: count }, (_, index) =>
      LogEntry.of({
        ...{ projectId: 'p', userId: 'ada', id: `entry-${index}`, event: 'user.update', userEmail: '' },
        ...{ userName: '', ip: '', userAgent: '', time: NOW, device },
      }),
    );
    await bed.run(async (transaction) => {
      await users.save(transaction, ada);
      for (let from = 0; from < count; from += 100)
        await transaction.manager.insert(LogEntry, entries.slice(from, from + 100));
    });

    const deleted: number[] = [];
    const run = bed.unitOfWork.run.bind(bed.unitOfWork);
    const unitOfWork = {
      async run(work: Parameters<typeof run>[0]) {
        const before = await bed.count(LogEntry, { userId: 'ada' });
        const result = await run(work);
        deleted.push(before - (await bed.count(LogEntry, { userId: 'ada' })));
        return result;
      },
    };
    const rows = new PurgeRepository();
    await new UserAdministration(users, {} as never, log, rows, unitOfWork as never, bed.clock).delete(
      project,
      ada,
    );
    expect(deleted).toEqual([MOST_ENTRIES, MOST_ENTRIES, 0, 1]);
    expect(await bed.count(User)).toBe(0);
    expect(await bed.count(LogEntry)).toBe(1);
    expect(await log.deletedAt('p', 'ada')).toBe(bed.clock.now());
    expect(await log.deletedAt('q', 'ada')).toBeNull();
  });
});
