import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { type Gatehouse, SERVER } from './gatehouse.js';

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/**
 * An operator's command beside the server, running or not: `reseal`, `users`, `doctor`. Nobody sits at its terminal.
 *
 * @param env on top of the server's own variables
 */
export async function runProgram(
  gatehouse: Gatehouse,
  program: string,
  args: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [join(dirname(SERVER), `${program}.js`), ...args], {
    cwd: gatehouse.folder,
    env: { ...gatehouse.environment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout, stderr };
}
