import type { QueryRunner } from 'typeorm';
import { MIGRATIONS } from '../../src/database/migrations/index.js';
import { EmptyDatabase } from '../contracts/database-bed.js';
import { describeOnServerLeg } from '../support/describe-on.js';

let bed: EmptyDatabase;
beforeEach(() => {
  // Not before: where all is skipped nobody would remove its folder.
  bed = new EmptyDatabase();
  return bed.open();
}, 30_000);
afterEach(() => bed.close(), 30_000);

/** A change of a table that has been there before, which users write to meanwhile. */
const CHANGE = /^(?<what>ALTER TABLE|CREATE (?:UNIQUE )?INDEX\b.*? ON) `?(?<table>\w+)/is;

/** Has the server refuse a change that it cannot make while others write. */
async function strictRunner(): Promise<QueryRunner> {
  const rows = await bed.source.query<{ name: string }[]>(
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()',
  );
  const tables = new Set(rows.map(({ name }) => name));
  const runner = bed.source.createQueryRunner();
  const query = runner.query.bind(runner) as (sql: string, ...rest: unknown[]) => Promise<unknown>;
  const strict = (sql: string, ...rest: unknown[]) => {
    const { what = '', table = '' } = CHANGE.exec(sql)?.groups ?? {};
    return query(tables.has(table) ? `${sql}${/^ALTER/i.test(what) ? ',' : ''} LOCK=NONE` : sql, ...rest);
  };
  return Object.assign(runner, { query: strict });
}

async function strictly(work: (runner: QueryRunner) => Promise<unknown>): Promise<void> {
  const runner = await strictRunner();
  await work(runner).finally(() => runner.release());
}

describeOnServerLeg('The migrations on MySQL', () => {
  beforeEach(async () => {
    for (const Migration of MIGRATIONS) await strictly((runner) => new Migration().up(runner));
  });

  it('change tables of the version before in ways that let others write meanwhile', async () => {
    const columns = await bed.source.query<{ name: string }[]>(
      `SHOW COLUMNS FROM sessions LIKE 'refreshing%'`,
    );
    expect(columns).toHaveLength(1);
  });

  it.each([
    'ALTER TABLE users ADD COLUMN note text NULL',
    'CREATE INDEX `note` ON `users` (`name`)',
    'CREATE UNIQUE INDEX note ON users(id)',
  ])('may use what lets them: %s', async (sql) => {
    expect(CHANGE.exec(sql)?.groups?.['table']).toBe('users');
    await strictly((runner) => runner.query(sql));
  });

  it.each([
    'ALTER TABLE users MODIFY COLUMN name text NOT NULL',
    'ALTER TABLE `users` CONVERT TO CHARACTER SET latin1',
  ])('would be noticed if one did not: %s', async (sql) => {
    await expect(strictly((runner) => runner.query(sql))).rejects.toThrow(/LOCK=NONE/);
  });
});
