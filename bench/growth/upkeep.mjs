import { openForSeeding } from '../seed/databases.mjs';
import { anonymousRow } from '../seed/rows.mjs';

const DAY = 86_400_000;
const OUTBOX = 1_000_000;
const ANONYMOUS = 100_000;
/** Batches of each kind that are timed. */
const BATCHES = 20;

/**
 * What runs in the background, on a database that is filled: how long one batch takes, in ms. By the server's own
 * classes, built; deletes some of the people.
 *
 * @returns by name, the times of the batches
 */
export async function measureUpkeep(databaseUrl, people) {
  const { database, outbox, purge, unitOfWork, close } = await open(databaseUrl);
  const far = people.now + 1_000 * DAY;
  const batch = (remove) => () => unitOfWork.run(remove);
  const steps = {
    'outbox, look for 100 due': () => outbox.findDue(people.now, 100),
    'outbox, counts for /metrics': () => outbox.backlog(people.now),
    readiness: () => database.reader.query('SELECT 1'),
    'purge of 500 failed messages': batch((transaction) => outbox.removeFailedBefore(transaction, far, 500)),
    'purge of 500 sessions': batch((transaction) => purge.deleteSessions(transaction, 'default', far, 500)),
    'purge of 100 log entries': batch((transaction) => purge.deleteLogEntries(transaction, far, 100)),
    'look for forgotten anonymous users, none': batch((transaction) =>
      purge.deleteAnonymous(transaction, 'default', people.now - 30 * DAY, 25),
    ),
    'purge of 25 anonymous users': batch((transaction) =>
      purge.deleteAnonymous(transaction, 'default', far, 25),
    ),
  };
  const results = {};
  for (const [name, step] of Object.entries(steps)) results[name] = await timed(step);
  await close();
  return results;
}

/** A million messages, half of them due and half given up; anonymous users who have been seen just now. */
export async function fillBacklog(databaseUrl, people) {
  const sink = await openForSeeding(databaseUrl);
  await insertAll(sink, 'outbox', OUTBOX, (number) => message(number, people.now));
  await insertAll(sink, 'users', ANONYMOUS, (number) => anonymousRow(people, number));
  await sink.finish(['outbox', 'users']);
}

async function insertAll(sink, table, count, row) {
  for (let first = 0; first < count; first += 5_000) {
    await sink.insert(
      table,
      Array.from({ length: 5_000 }, (_, index) => row(first + index)),
    );
  }
}

function message(number, now) {
  const time = now - OUTBOX + number;
  return {
    id: `${(time * 1_000).toString(16)}${number.toString(16).padStart(7, '0')}`,
    project_id: 'default',
    channel: 'email',
    payload: number % 2 === 0 ? Buffer.alloc(300, 1) : null,
    state: number % 2 === 0 ? 'due' : 'failed',
    attempts: 1,
    due_at: time,
    created_at: time,
    expires_at: time + DAY,
    last_error: number % 2 === 0 ? null : 'expired',
  };
}

async function timed(step) {
  const times = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    const start = performance.now();
    await step();
    times.push(performance.now() - start);
  }
  return times;
}

async function open(databaseUrl) {
  const from = (path) => import(new URL(`../../dist/${path}`, import.meta.url));
  const { parseDatabaseUrl } = await from('config/database-url.js');
  const [{ DataSource }, { dataSourceOptions }, { Database }, { UnitOfWork }] = await Promise.all([
    import('typeorm'),
    from('database/data-source.js'),
    from('database/database.js'),
    from('database/unit-of-work.js'),
  ]);
  const { OutboxRepository } = await from('modules/messaging/persistence/outbox.repository.js');
  const { PurgeRepository } = await from('modules/housekeeping/persistence/purge.repository.js');
  const options = dataSourceOptions(parseDatabaseUrl(databaseUrl), { timeLimit: true });
  const source = await new DataSource(options).initialize();
  const database = await Database.over(source);
  const close = async () => {
    await database.onApplicationShutdown();
    await source.destroy();
  };
  return {
    database,
    close,
    outbox: new OutboxRepository(database),
    purge: new PurgeRepository(),
    unitOfWork: new UnitOfWork(database),
  };
}
