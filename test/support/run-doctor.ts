import type { Gatehouse } from './gatehouse.js';
import { runProgram } from './run-program.js';

export interface Line {
  check: string;
  state: 'ok' | 'warn' | 'fail';
  what: string;
  advice: string;
}

/** What the doctor finds with the settings of this server, from its JSON form. */
export async function diagnose(
  gatehouse: Gatehouse,
  env: Record<string, string> = {},
): Promise<{ code: number | null; lines: Line[]; of: (check: string) => Line[] }> {
  const { code, stdout } = await runProgram(gatehouse, 'doctor', ['--json'], env);
  const { results: lines } = JSON.parse(stdout) as { results: Line[] };
  return { code, lines, of: (check) => lines.filter((line) => line.check === check) };
}
