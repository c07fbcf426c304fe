import { existsSync, readFileSync } from 'node:fs';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { lastLines, run } from '../../scripts/lib/processes.mjs';

const LOCKFILE = inRoot('bench', 'package-lock.json');
/** The list that npm leaves behind. */
const INSTALLED = inRoot('bench', 'node_modules', '.package-lock.json');

/** Makes bench/node_modules what its lockfile says; where it is that already, nothing happens. */
export async function installPeers() {
  if (isInstalled()) return;
  console.error('Installing what Gatehouse is measured beside (once) …');
  const { code, output } = await run('npm', ['ci', '--prefix', inRoot('bench'), '--loglevel=error']);
  if (code !== 0) throw new Error(`npm ci --prefix bench failed:\n${lastLines(output, 15)}`);
}

function isInstalled() {
  if (!existsSync(INSTALLED)) return false;
  const found = packagesOf(INSTALLED);
  return Object.entries(packagesOf(LOCKFILE)).every(
    ([path, { version, optional }]) => path === '' || optional || found[path]?.version === version,
  );
}

function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}
