import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { inRoot } from './paths.mjs';
import { PreparationError } from './preparation-error.mjs';
import { findProgram, lastLines, run } from './processes.mjs';

const LOCKFILE = inRoot('package-lock.json');
/** Says which lockfile, for which Node.js, node_modules was installed from. Goes away together with node_modules. */
const STAMP = inRoot('node_modules', '.gatehouse-installed');

export function isInstalled() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp();
}

/** Makes node_modules what the lockfile says, development dependencies included: the build needs them. */
export async function install() {
  if (isInstalled()) return;
  // Somebody ran npm himself: what he installed is not done again, if it is the right thing.
  if (!matchesLockfile() || (await loadNativeModules()) !== undefined) await installAnew();
  writeFileSync(STAMP, stamp());
}

async function installAnew() {
  console.error('Installing dependencies (once; a minute or two) …');
  const [program, ...first] = npm();
  // NODE_ENV=production alone would leave out the compiler.
  const { code, output } = await run(program, [...first, 'ci', '--include=dev', '--loglevel=error']);
  if (code === 127) throw new PreparationError('npm is not on the PATH: cannot install the dependencies.');

  const failure = code === 0 ? await loadNativeModules() : output;
  if (failure === undefined) return;
  const missing = missingTools();
  if (missing.length > 0 && (code === 0 || /gyp|prebuild/.test(output))) {
    throw new PreparationError(
      `Cannot compile the native modules; missing: ${missing.join(', ')}. Please install.`,
    );
  }
  throw new PreparationError(
    code === 0
      ? `The native modules were installed, but cannot be loaded:\n${lastLines(failure, 8)}`
      : `npm ci failed:\n${lastLines(failure, 15)}`,
  );
}

/** The npm that runs us, if one does (it needs no shell, not even on Windows), else the one on the PATH. */
function npm() {
  const own = process.env.npm_execpath;
  return own && basename(own) === 'npm-cli.js' ? [process.execPath, own] : ['npm'];
}

/** Compares with the list that npm leaves behind; optional packages may be for other platforms. */
function matchesLockfile() {
  const installed = inRoot('node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const found = JSON.parse(readFileSync(installed, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(LOCKFILE, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || found[path]?.version === version,
  );
}

/** @returns undefined, or what a process that loads them wrote */
async function loadNativeModules() {
  const load = `new (require('better-sqlite3'))(':memory:').close(); require('bcrypt');`;
  const { code, output } = await run(process.execPath, ['-e', load]);
  return code === 0 ? undefined : output;
}

/** What node-gyp compiles with. */
function missingTools() {
  const tools = {
    make: ['make', 'gmake'],
    'a C++ compiler': ['c++', 'g++', 'clang++'],
    python3: ['python3'],
  };
  return Object.keys(tools).filter((name) => findProgram(...tools[name]) === undefined);
}

function stamp() {
  const { platform, arch, versions } = process;
  const lockfile = createHash('sha256').update(readFileSync(LOCKFILE)).digest('hex');
  // Native modules are compiled for one ABI.
  return `${lockfile} ${platform}-${arch} abi-${versions.modules}\n`;
}
