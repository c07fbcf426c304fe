import type { State } from './finding.js';
import type { Result } from './run-checks.js';

/** How bad the worst of them is. */
export function worstOf(results: readonly Result[]): State {
  const states = new Set(results.map(({ state }) => state));
  if (states.has('fail')) return 'fail';
  return states.has('warn') ? 'warn' : 'ok';
}

/** For people: a line for each finding, and below it what to do. */
export function reportText(results: readonly Result[]): string {
  const width = Math.max(...results.map(({ check }) => check.length));
  const lines = results.flatMap(({ state, check, what, advice }) => [
    `${state.padEnd(5)} ${check.padEnd(width)}  ${what}`,
    ...(advice === '' ? [] : [`${' '.repeat(width + 8)}→ ${advice}`]),
  ]);
  const count = (state: State) => results.filter((result) => result.state === state).length;
  return [...lines, '', `${count('ok')} ok, ${count('warn')} to look at, ${count('fail')} failed`, ''].join(
    '\n',
  );
}

/** For programs. */
export function reportJson(version: string, results: readonly Result[]): string {
  return `${JSON.stringify({ version, state: worstOf(results), results }, null, 2)}\n`;
}
