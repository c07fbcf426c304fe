import bcrypt from 'bcrypt';
import { openForSeeding } from './databases.mjs';
import { PASSWORD, People } from './people.mjs';
import { tablesOf } from './rows.mjs';

/** Rows per statement of MySQL, and per transaction of both. */
const BATCH = 5_000;

/**
 * Fills a migrated, empty database with users, and sessions and log entries for a part of them.
 *
 * @param options.users how many
 * @param options.passwordCost of bcrypt: that of the server which is to compare, or each login would hash anew
 * @param options.shape see `SHAPE`
 * @param options.progress called with table, rows so far, and all
 * @returns the people, as whom a load can act
 */
export async function fill(databaseUrl, { users, passwordCost = 12, shape, progress = () => {} }) {
  // The server's own, built.
  const { preHash } = await import('../../dist/modules/passwords/application/pre-hash.js');
  const people = new People(users, Date.now(), shape);
  const tables = tablesOf(people, await bcrypt.hash(preHash(PASSWORD), passwordCost));
  const database = await openForSeeding(databaseUrl);
  for (const [table, { count, row }] of Object.entries(tables)) {
    for (let first = 0; first < count; first += BATCH) {
      const size = Math.min(BATCH, count - first);
      await database.insert(
        table,
        Array.from({ length: size }, (_, index) => row(first + index)),
      );
      progress(table, first + size, count);
    }
  }
  await database.finish(Object.keys(tables));
  return people;
}
