import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';

/** As our migrations do it: one column at the end of the row, by hand; one index, by TypeORM's statement. */
const CHANGES = {
  'a column added at the end': ['ALTER TABLE users ADD COLUMN bench_note varchar(64) NULL'],
  'an index added': ['CREATE INDEX bench_index ON users (project_id, accessed_at)'],
  'a type changed (never do this)': ['ALTER TABLE users MODIFY COLUMN bench_note text NULL'],
};

/**
 * Changes the users' table while somebody writes to it without pause.
 *
 * @param ids of users to write to
 * @returns for each change, in ms: how long it took, the longest write meanwhile, and the longest write before it
 */
export async function measureSchemaChanges(url, ids) {
  const connection = await createConnection(url);
  const writer = await createConnection(url);
  const results = [];
  for (const [name, statements] of Object.entries(CHANGES)) {
    const quiet = await longestWrite(writer, ids, () => sleep(2_000));
    const changed = await longestWrite(writer, ids, async () => {
      for (const statement of statements) await connection.query(statement);
    });
    results.push({
      name,
      ms: changed.ms,
      stall: changed.longest,
      writes: changed.writes,
      quiet: quiet.longest,
    });
  }
  await connection.end();
  await writer.end();
  return results;
}

async function longestWrite(writer, ids, work) {
  let isOver = false;
  const start = performance.now();
  const over = work().finally(() => (isOver = true));
  let longest = 0;
  let writes = 0;
  for (; !isOver; writes++) {
    const from = performance.now();
    const id = ids[writes % ids.length];
    await writer.execute('UPDATE users SET updated_at = updated_at + 1 WHERE project_id = ? AND id = ?', [
      'default',
      id,
    ]);
    longest = Math.max(longest, performance.now() - from);
  }
  await over;
  return { ms: performance.now() - start, longest, writes };
}
