import { MIGRATIONS } from '../database/migrations/index.js';
import { fail, type Finding, ok, warn } from './finding.js';

/**
 * Whether the database has the schema of this build.
 *
 * @param done names of the migrations that have been run there
 */
export function checkSchema(done: readonly string[]): Finding {
  const known = MIGRATIONS.map(({ name }) => name);
  const pending = known.filter((name) => !done.includes(name));
  const unknown = done.filter((name) => !known.includes(name));
  if (pending.length > 0) {
    return fail(
      `schema: ${pending.length} of ${known.length} migrations are pending`,
      'Run npm run migration:run (npm start does so by itself).',
    );
  }
  if (unknown.length > 0) {
    return warn(
      `schema: newer than this build (${unknown.join(', ')})`,
      'Fine during an upgrade; else install the version that has made it.',
    );
  }
  return ok('schema: up to date');
}
