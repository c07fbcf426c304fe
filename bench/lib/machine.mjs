import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { findProgram } from '../../scripts/lib/processes.mjs';

const TASKSET = process.platform === 'linux' && cpus().length > 1 ? findProgram('taskset') : undefined;

/** Server under test on one core; all else (database, Redis, load) shares the other. Or everything on `all`. */
export const CORES = { server: 0, rest: 1, all: `0-${cpus().length - 1}` };
export const CAN_PIN = TASKSET !== undefined;

/** The command that runs `program` on one core only; as it is where the system cannot do that. */
export function pinned(core, program, args) {
  return CAN_PIN && core !== undefined ? [TASKSET, ['-c', String(core), program, ...args]] : [program, args];
}

/** Moves a process that runs already, with all its threads. */
export function pin(pid, core) {
  if (CAN_PIN) execFileSync(TASKSET, ['-acp', String(core), String(pid)], { stdio: 'ignore' });
}

/** CPU seconds that a process has used, its ended threads included; undefined where there is no /proc. */
export function cpuTime(pid) {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The second field, the name, may hold blanks and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Of that, what its main thread has used: neither compiler nor a profiler's sampling. */
export function mainThreadTime(pid) {
  return cpuTime(`${pid}/task/${pid}`);
}

/** The resident size in bytes; undefined where there is no /proc. */
export function residentSize(pid) {
  const size = /^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1];
  return size && Number(size) * 1_024;
}

/** The process and those that it started (WEB_CONCURRENCY). */
export function processTree(pid) {
  const children = (read(`/proc/${pid}/task/${pid}/children`) ?? '').split(' ').filter(Boolean);
  const started = children.length > 0 ? children : childrenByParent(pid);
  return [pid, ...started.flatMap((child) => processTree(Number(child)))];
}

/** One line for the head of a table. */
export function describeMachine() {
  return `${theMachine()}; ${CAN_PIN ? 'server on one core, all else on another' : 'not pinned'}`;
}

export function theMachine() {
  const { length, 0: first } = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `Node.js ${process.version}, ${first?.model.trim() ?? 'unknown processor'}, ${length} cores, ${memory} GiB, ${process.platform}`;
}

const TICKS_PER_SECOND = 100;

function childrenByParent(pid) {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter((name) => {
    const stat = /^\d+$/.test(name) ? read(`/proc/${name}/stat`) : undefined;
    return stat !== undefined && stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] === String(pid);
  });
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
