import { readFileSync } from 'node:fs';
import type { Clock } from '../kernel/clock.js';
import { type Check, type Finding, ok, warn } from './finding.js';

/** Last days of support, from https://github.com/nodejs/Release; docs/dependencies.md has them as well. */
export const NODE_SUPPORT: Readonly<Record<number, string>> = {
  20: '2026-04-30',
  22: '2027-04-30',
  24: '2028-04-30',
  26: '2029-04-30',
};
/** Each client that keeps its connection holds one. */
const FEW_FILES = 4_096;

export function machineChecks(clock: Clock): readonly Check[] {
  return [
    { name: 'Node.js', run: () => [nodeSupport(process.versions.node, clock)] },
    { name: 'open files', run: () => [openFiles()] },
  ];
}

/** Whether this version of Node.js still gets security fixes. */
export function nodeSupport(version: string, clock: Clock): Finding {
  const lastDay = NODE_SUPPORT[Number(version.split('.')[0])];
  if (lastDay === undefined) {
    return warn(`${version}: no long-term support is known for it`, 'Use one that has it: 22.');
  }
  if (clock.now() < Date.parse(`${lastDay}T24:00:00Z`)) return ok(`${version}, supported until ${lastDay}`);
  return warn(`${version} has had no security fixes since ${lastDay}`, 'Use one that gets them: 22.');
}

/** Node.js raises the soft limit to the hard one by itself, and has no other way to tell it. */
function openFiles(): Finding {
  const limits = process.platform === 'linux' ? readFileSync('/proc/self/limits', 'utf8') : '';
  const limit = /^Max open files +(\d+|unlimited)/m.exec(limits)?.[1];
  if (limit === undefined) return ok('this system does not tell its limit');
  if (limit === 'unlimited' || Number(limit) >= FEW_FILES) return ok(`limit ${limit}`);
  return warn(
    `limit ${limit}: beyond it, connections are refused`,
    `Raise it to ${FEW_FILES} or more (ulimit -n, LimitNOFILE= of systemd, --ulimit nofile= of Docker).`,
  );
}
