import type { PlanRow, Statement } from './recorder.js';

/** A user has a handful of each; the crowd beside them has thousands. */
const A_HANDFUL = 100;
/** The access of MySQL and MariaDB that goes through the whole of a table or of an index. */
const WHOLE = new Set(['ALL', 'index']);
/** What TypeORM wraps an EXISTS in: a table of one constant row. */
const DUMMY = 'dummy_table';

/** What is wrong with the way in which the database finds the statement's rows; nothing, where an index leads to them. */
export function faultsIn({ sql, plan }: Statement): string[] {
  const faults = plan.map((row) => ('detail' in row ? sqliteFault(row) : mysqlFault(row)));
  return faults.filter((fault) => fault !== undefined).map((fault) => `${fault}: ${sql}`);
}

/** https://dev.mysql.com/doc/refman/8.4/en/explain-output.html; MariaDB adds `ref|filter` and percentages. */
function mysqlFault(row: PlanRow): string | undefined {
  const { table, type, key, rows } = row;
  // No table left to read, or one constant row: what a whole unique key leads to is read while planning.
  if ('table' in row && table === null) return undefined;
  if (type === 'system' && /^<derived\d+>$/.test(String(table))) return undefined;
  const byIndex = typeof key === 'string' && typeof type === 'string' && !WHOLE.has(type);
  return byIndex && Number.parseInt(String(rows)) <= A_HANDFUL ? undefined : JSON.stringify(row);
}

/** https://www.sqlite.org/eqp.html */
function sqliteFault({ detail }: PlanRow): string | undefined {
  const text = String(detail);
  if (text.startsWith('SCAN'))
    return [`SCAN ${DUMMY}`, 'SCAN CONSTANT ROW'].includes(text) ? undefined : text;
  if (!text.startsWith('SEARCH')) return undefined;
  return / USING .*INDEX .*\(.+\)/.test(text) && !isOfWholeProject(text) ? undefined : text;
}

/** By the project alone, an index leads to all users that there may be. */
function isOfWholeProject(detail: string): boolean {
  return detail.endsWith('(project_id=?)') && !detail.includes('project_usage');
}
