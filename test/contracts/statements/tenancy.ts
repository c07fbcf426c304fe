import type { Statement } from './recorder.js';

/**
 * Found by the hash of the state, a secret of 256 bits that comes without a project; `LoginAttempt.isOf` compares the
 * project that the row names with that of the request before anything of it is used.
 */
const FOUND_BY_STATE = /^(SELECT|UPDATE|DELETE)\b.*\bWHERE\b.*\bstate_hash\b/s;

/** What is wrong with a statement on tables that projects share: nothing, where it names the project that is meant. */
export function tenancyFaultIn(
  { sql, parameters }: Statement,
  shared: ReadonlySet<string>,
  projectId: string,
): string | undefined {
  const text = sql.replaceAll(/[`"]/g, '');
  const tables = [...text.matchAll(/\b(?:FROM|JOIN|INTO|UPDATE) (\w+)/gi)].map(([, table = '']) => table);
  if (!tables.some((table) => shared.has(table))) return undefined;
  if (FOUND_BY_STATE.test(text) && tables.every((table) => table === 'login_attempts')) return undefined;
  if (!parameters.includes(projectId)) return `without ${projectId}: ${text}`;
  const condition = text.startsWith('INSERT') ? text : text.slice(text.search(/\bWHERE\b/i));
  if (!/\bproject_id\b/.test(condition)) return `not by project: ${text}`;
  // A joined row is of the same project, too.
  const unbound = text
    .split(/\bJOIN\b/i)
    .slice(1)
    .some((join) => !/\bproject_id\b/.test(join.split(/\bWHERE\b/i)[0] ?? ''));
  return unbound ? `joined across projects: ${text}` : undefined;
}
