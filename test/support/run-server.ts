import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SERVER } from './gatehouse.js';

export interface Run {
  code: number | null;
  output: string;
  /** The output without blank lines. */
  lines: string[];
}

/** Runs the built server where it is expected to end by itself: wrong settings, taken port. */
export async function runServer(
  env: Record<string, string>,
  { within = 15_000, args = ['--role=all'] }: { within?: number; args?: string[] } = {},
): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-run-'));
  const child = spawn(process.execPath, [SERVER, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, NODE_ENV: 'test', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  const timer = setTimeout(() => child.kill('SIGKILL'), within);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearTimeout(timer);
  rmSync(folder, { recursive: true, force: true });
  return { code, output, lines: output.split('\n').filter((line) => line.trim() !== '') };
}
