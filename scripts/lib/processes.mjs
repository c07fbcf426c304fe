import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isEnding, onSignal } from './on-signal.mjs';
import { ROOT } from './paths.mjs';

const POSIX = process.platform !== 'win32';
const STOP_TIMEOUT = 10_000;

/** Daemons lie where only root's PATH leads. */
const MORE_FOLDERS = POSIX ? ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin', '/opt/homebrew/bin'] : [];

/**
 * Runs a program to its end, never through a shell: paths may hold blanks.
 *
 * @param options.show lets the program write where this process does, instead of keeping its output
 * @param options.timeLimit milliseconds after which it is stopped; the exit code is 124 then
 * @returns exit code (127: no such program) and, unless shown, all that it wrote and what of it went to stdout
 */
export async function run(program, args, { cwd = ROOT, env = process.env, show = false, timeLimit } = {}) {
  const isUndoing = isEnding();
  const child = spawn(program, args, {
    cwd,
    env,
    stdio: show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that stopping it stops the processes that it started as well.
    detached: POSIX,
  });

  let output = '';
  let stdout = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk) => ((output += chunk), (stdout += chunk)));
  child.stderr?.setEncoding('utf8').on('data', (chunk) => (output += chunk));

  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.code === 'ENOENT' ? 127 : 126));
    child.once('close', (code) => resolve(code ?? 1));
  });
  const forget = onSignal(() => stop(child, ended));
  let timedOut = false;
  const timer = timeLimit && setTimeout(() => ((timedOut = true), stop(child, ended)), timeLimit);

  const code = await ended;
  clearTimeout(timer);
  forget();
  // What a signal brought to its end has no result: nothing may follow from it any more.
  if (isEnding() && !isUndoing) await new Promise(() => {});
  return { code: timedOut ? 124 : code, output, stdout };
}

/** Asks a process and all that it started to end, insists after a while, and waits until they have gone. */
async function stop(child, ended) {
  const deadline = Date.now() + STOP_TIMEOUT;
  signal(child, 'SIGTERM');
  while (signal(child, 0) && Date.now() < deadline) await sleep(50);
  signal(child, 'SIGKILL');
  await ended;
}

/** Signals the whole group; false when it has gone. Signal 0 only asks. */
function signal(child, name) {
  if (child.pid === undefined) return false;
  try {
    if (POSIX) process.kill(-child.pid, name);
    else child.kill(name);
    return true;
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
    return false;
  }
}

/** The path of the first of these programs that there is, or undefined. */
export function findProgram(...names) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...MORE_FOLDERS].filter(
    (folder) => folder !== '',
  );
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The end of a program's output, for people: what went wrong is said last. */
export function lastLines(output, count) {
  return output.trimEnd().split('\n').slice(-count).join('\n');
}
