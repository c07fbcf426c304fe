import { readFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';

/** What the lockfile installs with `--omit=dev`, sorted: `name`, `version`, `license` as the package says it. */
export function productionPackages() {
  const { packages } = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'));
  const found = new Map();
  for (const [path, { version, license, dev }] of Object.entries(packages)) {
    const name = path.split('node_modules/').at(-1);
    if (path !== '' && !dev) found.set(`${name}@${version}`, { name, version, license });
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}
