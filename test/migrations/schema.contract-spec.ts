import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource, type DataSourceOptions, type Table, type TableColumn } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { Database } from '../../src/database/database.js';
import { MIGRATIONS } from '../../src/database/migrations/index.js';
import { hashSecret } from '../../src/kernel/secret.js';
import { UserRepository } from '../../src/modules/account/persistence/user.repository.js';
import { LogEntryRepository } from '../../src/modules/activity/persistence/log-entry.repository.js';
import { IdentityRepository } from '../../src/modules/identities/persistence/identity.repository.js';
import { InboxMessage } from '../../src/modules/messaging/domain/inbox-message.js';
import { QueuedMessage } from '../../src/modules/messaging/domain/queued-message.js';
import { LoginAttemptRepository } from '../../src/modules/oauth2/persistence/login-attempt.repository.js';
import { ProjectUsageRepository } from '../../src/modules/projects/persistence/project-usage.repository.js';
import { SessionRepository } from '../../src/modules/sessions/persistence/session.repository.js';
import { TokenRepository } from '../../src/modules/tokens/persistence/token.repository.js';
import { describeOnServerLeg } from '../support/describe-on.js';
import { EmptyDatabase } from '../contracts/database-bed.js';

const TESTDATA = join(__dirname, 'testdata');
const SOURCE = join(__dirname, '../../src/database/migrations');

const bed = new EmptyDatabase();
beforeEach(() => bed.open(), 30_000);
afterEach(() => bed.close(), 30_000);

/** Runs the first `count` migrations that have not run yet, as the version of that time did. */
async function migrateUpTo(count: number): Promise<void> {
  const options = {
    ...dataSourceOptions(bed.settings, { timeLimit: false }),
    migrations: MIGRATIONS.slice(0, count),
  };
  const source = await new DataSource(options).initialize();
  await source.runMigrations();
  await source.destroy();
}

async function insertTestdata(timestamp: string): Promise<void> {
  const file = readdirSync(TESTDATA).find((name) => name.startsWith(timestamp));
  const lines = readFileSync(join(TESTDATA, file!), 'utf8').split('\n');
  for (const line of lines.filter((text) => text.startsWith('INSERT'))) await bed.source.query(line);
}

async function tableNames(): Promise<string[]> {
  const statement =
    bed.settings.storage === 'mysql'
      ? 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()'
      : "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
  const rows = await bed.source.query<{ name: string }[]>(statement);
  const names = rows.map(({ name }) => name).filter((name) => name !== 'schema_migrations');
  return names.sort();
}

async function tables(): Promise<Table[]> {
  const runner = bed.source.createQueryRunner();
  const found = await runner.getTables(await tableNames());
  await runner.release();
  return found;
}

/** All that the database says of its tables, in a form that compares. */
async function structure(): Promise<unknown[]> {
  return (await tables()).map(({ name, columns, indices }) => ({ name, columns, indices }));
}

/** By table and column. */
type Columns = Map<string, Map<string, TableColumn>>;

async function tablesByName(): Promise<Columns> {
  return new Map(
    (await tables()).map(({ name, columns }) => [
      name.split('.').at(-1) ?? '',
      new Map(columns.map((column) => [column.name, column])),
    ]),
  );
}

/** What a version that knows the schema of before would stumble over. */
function breaksBetween(before: Columns, after: Columns): string[] {
  return [...before].flatMap(([table, columns]) => {
    const now = after.get(table);
    if (now === undefined) return [`${table} is gone`];
    const changed = [...columns].filter(([name, { type, length, isNullable }]) => {
      const column = now.get(name);
      return column?.type !== type || column.length !== length || column.isNullable !== isNullable;
    });
    const demanded = [...now.values()].filter(
      ({ name, isNullable, default: value }) => !columns.has(name) && !isNullable && value === undefined,
    );
    return [
      ...changed.map(([name]) => `${table}.${name} is gone or another`),
      ...demanded.map(({ name }) => `${table}.${name} has to be given`),
    ];
  });
}

/** What TypeORM would do to make the tables what the entity schemas say. */
async function differences(): Promise<string[]> {
  const source = await new DataSource(await comparingOptions()).initialize();
  const { upQueries } = await source.driver.createSchemaBuilder().log();
  await source.destroy();
  return upQueries.map(({ query }) => query);
}

/**
 * MariaDB says of a nullable column that its default is the text "NULL". TypeORM knows that only when it is told that
 * it talks to MariaDB; else it would change every nullable column, and make its indexes anew.
 */
async function comparingOptions(): Promise<DataSourceOptions> {
  const options = dataSourceOptions(bed.settings, { timeLimit: false });
  if (bed.settings.storage === 'sqlite') return options;
  const [row] = await bed.source.query<{ version: string }[]>('SELECT VERSION() AS version');
  return row?.version.includes('MariaDB') ? ({ ...options, type: 'mariadb' } as DataSourceOptions) : options;
}

describe('The migrations', () => {
  it('make what the entity schemas say: TypeORM would change nothing', async () => {
    await bed.source.runMigrations();
    expect(await differences()).toEqual([]);
    const mapped = bed.source.entityMetadatas.map(({ tableName }) => tableName);
    expect(await tableNames()).toEqual(mapped.sort());
  });

  it('would be noticed if they did not: the comparison can fail', async () => {
    await bed.source.runMigrations();
    await bed.source.query(`DROP INDEX users_phone${bed.settings.storage === 'mysql' ? ' ON users' : ''}`);
    await bed.source.query('ALTER TABLE tokens DROP COLUMN wrong_tries');
    const found = (await differences()).join('\n');
    for (const part of ['users_phone', 'wrong_tries']) expect(found).toContain(part);
  });

  it('go up, all the way down, and up again to the same', async () => {
    await bed.source.runMigrations();
    const first = await structure();
    for (const _ of MIGRATIONS) await bed.source.undoLastMigration();
    expect(await tableNames()).toEqual([]);
    await bed.source.runMigrations();
    expect(await structure()).toEqual(first);
  });

  it('only add, and what may be left out: the version before serves on (docs/operations/upgrades.md)', async () => {
    let before = await tablesByName();
    for (const [index, Migration] of MIGRATIONS.entries()) {
      await migrateUpTo(index + 1);
      const after = await tablesByName();
      expect({ [Migration.name]: breaksBetween(before, after) }).toEqual({ [Migration.name]: [] });
      before = after;
    }
  });

  it('would be noticed if they took something away, or demanded what the version before does not write', async () => {
    await bed.source.runMigrations();
    const before = await tablesByName();
    for (const sql of [
      'ALTER TABLE tokens DROP COLUMN wrong_tries',
      'ALTER TABLE outbox RENAME COLUMN last_error TO reason',
      `ALTER TABLE users ADD COLUMN nickname varchar(64) NOT NULL${bed.settings.storage === 'mysql' ? '' : " DEFAULT ''"}`,
      'DROP TABLE inbox_messages',
    ])
      await bed.source.query(sql);
    const nickname = bed.settings.storage === 'mysql' ? ['users.nickname has to be given'] : [];
    expect(breaksBetween(before, await tablesByName()).sort()).toEqual(
      [
        'inbox_messages is gone',
        'outbox.last_error is gone or another',
        'tokens.wrong_tries is gone or another',
        ...nickname,
      ].sort(),
    );
  });

  it('do nothing when there is nothing to do', async () => {
    expect(await bed.source.runMigrations()).toHaveLength(MIGRATIONS.length);
    expect(await bed.source.runMigrations()).toEqual([]);
    expect(await bed.source.showMigrations()).toBe(false);
  });

  it('are listed in the order of their making, each under its file’s name, with rows of its time', () => {
    const files = readdirSync(SOURCE).filter((name) => /^\d{13}-.*\.ts$/.test(name));
    const timestamps = MIGRATIONS.map((Migration) => /\d{13}$/.exec(new Migration().name)?.[0]);
    expect(timestamps).toEqual(files.sort().map((name) => name.slice(0, 13)));
    const testdata = readdirSync(TESTDATA).sort();
    expect(testdata).toEqual(files.map((name) => name.replace(/\.ts$/, '.sql')));
  });
});

describeOnServerLeg('The migrations on MySQL', () => {
  it('give every column the collation of its schema, which TypeORM does not look at', async () => {
    await bed.source.runMigrations();
    const found = await bed.source.query<{ place: string; collation: string | null }[]>(
      `SELECT CONCAT(table_name, '.', column_name) AS place, collation_name AS collation
         FROM information_schema.columns
        WHERE table_schema = DATABASE() AND table_name <> 'schema_migrations'`,
    );
    const meant = bed.source.entityMetadatas.flatMap(({ tableName, columns }) =>
      columns.map((column) => [`${tableName}.${column.databaseName}`, column.collation ?? null]),
    );
    expect(Object.fromEntries(found.map(({ place, collation }) => [place, collation]))).toEqual(
      Object.fromEntries(meant),
    );
    const collations = new Set(meant.map(([, collation]) => collation));
    expect([...collations].sort()).toEqual(['ascii_bin', 'utf8mb4_bin', null].sort());
  });
});

describe('An upgrade', () => {
  beforeEach(async () => {
    for (const [index, Migration] of MIGRATIONS.entries()) {
      await migrateUpTo(index + 1);
      await insertTestdata(/\d{13}$/.exec(new Migration().name)?.[0] ?? '');
    }
  });

  it('keeps the rows of every version: today’s code reads them', async () => {
    const database = await Database.over(bed.source);
    const secretHash = hashSecret('test');
    const ada = '64f0c1a2b3c4d5e6f7a8';
    const users = new UserRepository(database);
    expect(await users.findByAddress('default', { email: 'ada@example.test' })).toMatchObject({
      id: ada,
      name: 'Zoë 🍰',
      active: true,
      passwordUpdatedAt: 1_764_000_000_002,
      emailVerified: true,
      phoneVerified: false,
      prefs: '{"theme":"dark","n":{}}',
      activityCount: 2,
    });
    expect(await users.findById('default', 'Anonymous')).toMatchObject({
      email: null,
      phone: null,
      passwordHash: null,
      active: false,
    });
    expect(await new SessionRepository(database).findOwnerBySecret('default', ada, secretHash)).toMatchObject(
      {
        sessionId: '64f0c1a2b3c4d5e6f7a9',
        sessionCreatedAt: 1_764_000_000_010,
        account: { email: 'ada@example.test' },
      },
    );
    expect(await new SessionRepository(database).find('default', ada, '64f0c1a2b3c4d5e6f7a9')).toMatchObject({
      device: { clientName: 'Chrome', deviceBrand: 'Apple', countryCode: 'us' },
    });
    expect(await new SessionRepository(database).find('default', ada, '64f0c1a2b3c4d5e6f7ad')).toMatchObject({
      provider: 'gitlab',
      providerTokens: Buffer.from([2, 0, 255]),
      providerTokensExpireAt: 1_764_003_600_040,
      refreshingUntil: null,
    });
    const page = { limit: 10, offset: 0 };
    expect(await new IdentityRepository(database).findPage('default', ada, page)).toMatchObject([
      [{ provider: 'gitlab', issuer: 'git.example.test', uid: 'Zoë-1', email: 'zoe@example.test' }],
      1,
    ]);
    expect(await new LoginAttemptRepository(database).find(secretHash)).toMatchObject({
      provider: 'apple',
      successUrl: 'https://app.example.test/?a=b',
      secrets: Buffer.from([2, 0, 255]),
      answer: null,
      expiresAt: 1_764_000_600_000,
    });
    const presented = { projectId: 'default', userId: ada, kind: 'recovery' as const, secretHash };
    expect(await new TokenRepository(database).exists(presented, 1_764_003_600_020)).toBe(true);
    expect(await new LogEntryRepository(database).findPage('default', ada, 10, 0)).toMatchObject([
      { event: 'session.create', userName: 'Zoë 🍰', time: 1_764_000_000_010 },
    ]);
    expect(await new ProjectUsageRepository(database).countUsers('default')).toBe(2);
    expect(await database.reader.find(QueuedMessage)).toMatchObject([
      {
        channel: 'email',
        state: 'queued',
        attempts: 1,
        lastError: 'smtp_451',
        payload: Buffer.from([1, 2, 255]),
        userId: null,
      },
      { state: 'due', userId: ada },
    ]);
    expect(await database.reader.find(InboxMessage)).toMatchObject([{ content: Buffer.from([0, 255]) }]);
    await database.onApplicationShutdown();
  });

  it('can be taken back version by version, and made again, without losing the rows of before', async () => {
    for (const _ of MIGRATIONS.slice(1)) {
      await bed.source.undoLastMigration();
      expect(await countUsers()).toBe(2);
    }
    await bed.source.runMigrations();
    expect(await countUsers()).toBe(2);
  });

  async function countUsers(): Promise<number> {
    const [row] = await bed.source.query<{ users: number | string }[]>('SELECT COUNT(*) AS users FROM users');
    return Number(row?.users);
  }
});
