import { closeSync, openSync, readSync } from 'node:fs';
import type { Project } from '../../../kernel/project.js';
import { checkKind } from '../../oauth2/application/setting-kinds.js';
import { isHash } from './breach-file.js';

/** What is wrong with where a project looks for breached passwords, by the setting's path. */
export function breachSettingsProblems({ breachedPasswords: { enabled, file, url } }: Project): string[] {
  if (!enabled) return [];
  const checked = checkKind('base-url', url);
  return [
    ...('fault' in checked ? [`url: ${checked.fault}`] : []),
    ...(file === '' ? [] : fileFaults(file).map((fault) => `file: ${fault}`)),
  ].map((problem) => `auth.breachedPasswords.${problem}`);
}

function fileFaults(path: string): string[] {
  try {
    const file = openSync(path, 'r');
    try {
      const start = Buffer.alloc(40);
      readSync(file, start);
      return isHash(start.toString('latin1')) ? [] : [`"${path}" does not begin with a SHA-1 hash`];
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return [`cannot read "${path}" (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`];
  }
}
