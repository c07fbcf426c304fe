import { IsNull } from 'typeorm';
import { DAY } from '../../src/kernel/clock.js';
import { User } from '../../src/modules/account/domain/user.js';
import { PurgeRepository } from '../../src/modules/housekeeping/persistence/purge.repository.js';
import { OutboxRepository } from '../../src/modules/messaging/persistence/outbox.repository.js';
import { NOW } from '../support/fixtures.js';
import { DatabaseBed } from './database-bed.js';
import { seedCrowd } from './statements/crowd.js';
import { faultsIn } from './statements/plan.js';
import { StatementRecorder } from './statements/recorder.js';

const bed = new DatabaseBed();
const recorder = new StatementRecorder();
const purge = new PurgeRepository();
/** Without any address, but seen just now. */
const ANONYMOUS = 2_000;
const LONG_AGO = NOW - 30 * DAY;

beforeAll(async () => {
  await bed.open();
  await seedCrowd(bed);
  for (let first = 0; first < ANONYMOUS; first += 500) {
    const users = Array.from({ length: 500 }, (_, index) => anonymous(`anonymous-${first + index}`, NOW));
    await bed.run(({ manager }) => manager.insert(User, users));
  }
  await bed.run(({ manager }) => manager.insert(User, anonymous('forgotten', LONG_AGO - 1)));
  if (bed.settings.storage === 'mysql') await bed.source.query('ANALYZE TABLE users');
  const { dataSource: reader } = bed.database.reader;
  for (const source of new Set([bed.source, reader])) recorder.watch(source);
}, 120_000);
afterAll(() => bed.close(), 60_000);

function anonymous(id: string, accessedAt: number): User {
  return Object.assign(User.register({ projectId: 'default', id }, NOW), { accessedAt });
}

/** @param index that must be among those used; SQLite's plans do not say how many rows another one leads to */
async function faultsOf(work: () => Promise<unknown>, index = ''): Promise<string[]> {
  const statements = await recorder.during(work);
  const plans = statements.flatMap(({ plan }) => plan);
  expect(plans.length).toBeGreaterThan(0);
  expect(JSON.stringify(plans)).toContain(index);
  return statements.flatMap(faultsIn);
}

describe('What runs in the background finds its rows by an index, whatever else there is', () => {
  it.each([
    ['tokens', purge.deleteTokens.bind(purge)],
    ['login attempts', purge.deleteLoginAttempts.bind(purge)],
    ['log entries', purge.deleteLogEntries.bind(purge)],
  ] as const)('the purge of %s', async (_kind, remove) => {
    expect(await faultsOf(() => bed.run((transaction) => remove(transaction, LONG_AGO, 500)))).toEqual([]);
  });

  it('the purge of sessions', async () => {
    const remove = () =>
      bed.run((transaction) => purge.deleteSessions(transaction, 'default', LONG_AGO, 500));
    expect(await faultsOf(remove)).toEqual([]);
  });

  it('the purge of anonymous users: neither all users are looked at nor all anonymous ones', async () => {
    const remove = () =>
      bed.run((transaction) => purge.deleteAnonymous(transaction, 'default', LONG_AGO, 25));
    expect(await faultsOf(remove, 'users_anonymous')).toEqual([]);
    expect(await bed.count(User, { id: 'forgotten' })).toBe(0);
  });

  it('the purge of anonymous users beside a backlog of them: by the same index, not by the whole project', async () => {
    const remove = () => bed.run((transaction) => purge.deleteAnonymous(transaction, 'default', NOW + 1, 25));
    const [find] = (await recorder.during(remove)).filter(({ sql }) => sql.includes('NOT EXISTS'));
    expect(JSON.stringify(find?.plan)).toContain('users_anonymous');
    expect(await bed.database.reader.countBy(User, { email: IsNull() })).toBe(ANONYMOUS - 25);
  });

  it('the look for messages that are due, and the purge of those that were given up', async () => {
    const outbox = new OutboxRepository(bed.database);
    expect(await faultsOf(() => outbox.findDue(LONG_AGO, 100))).toEqual([]);
    const remove = () => bed.run((transaction) => outbox.removeFailedBefore(transaction, LONG_AGO, 500));
    expect(await faultsOf(remove)).toEqual([]);
  });
});
