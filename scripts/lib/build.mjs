import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { inRoot } from './paths.mjs';
import { PreparationError } from './preparation-error.mjs';
import { run } from './processes.mjs';

const SRC = inRoot('src');
const DIST = inRoot('dist');
const NEST = inRoot('node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
/** Says what dist/ was built from. */
const STAMP = join(DIST, '.gatehouse-built');
/** The compiler's own memory; written at every build that changed something. */
const COMPILER_STATE = join(DIST, '.tsbuildinfo');
const OTHER_INPUTS = ['tsconfig.json', 'nest-cli.json', 'package-lock.json'].map((name) => inRoot(name));

export function isBuilt() {
  const sources = sourceFiles();
  return (
    existsSync(STAMP) &&
    readFileSync(STAMP, 'utf8') === stamp(sources) &&
    scriptsOf(sources).every(existsSync)
  );
}

export async function build() {
  if (isBuilt()) return;
  console.error('Building …');
  forgetDeletedSources();
  const { code, output } = await run(process.execPath, [NEST, 'build']);
  if (code !== 0) {
    const errors = process.stderr.isTTY ? output : stripVTControlCharacters(output);
    throw new PreparationError(`The build failed:\n${errors.trim()}`);
  }
  writeFileSync(STAMP, stamp(sourceFiles()));
}

/** dist/ must not go on holding what src/ no longer has. */
function forgetDeletedSources() {
  const sources = sourceFiles();
  const scripts = scriptsOf(sources);
  const maps = scripts.map((script) => `${script}.map`);
  const assets = sources.map(inDist);
  const wanted = new Set([...scripts, ...maps, ...assets]);
  for (const file of filesBelow(DIST)) {
    if (!wanted.has(file)) rmSync(file);
  }
  // The compiler believes its memory, not its eyes: it would not write again what somebody deleted.
  if (!scripts.every(existsSync)) rmSync(COMPILER_STATE, { force: true });
}

/**
 * Contents, not dates: a checkout may give a file any date. The date of the compiler's memory is this machine's own,
 * and tells that somebody (`npm run dev`, `npm run build`) has built something else since.
 */
function stamp(sources) {
  const hash = createHash('sha256');
  for (const file of [...sources, ...OTHER_INPUTS]) {
    hash
      .update(`${relative(SRC, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return `${hash.digest('hex')} ${statSync(COMPILER_STATE, { throwIfNoEntry: false })?.mtimeMs}\n`;
}

function sourceFiles() {
  return filesBelow(SRC).filter((file) => !file.endsWith('.spec.ts'));
}

function scriptsOf(sources) {
  return sources
    .filter((file) => /(?<!\.d)\.ts$/.test(file))
    .map((file) => inDist(file).replace(/\.ts$/, '.js'));
}

function inDist(source) {
  return join(DIST, relative(SRC, source));
}

/** All files in a folder and its folders, but hidden ones, in a fixed order. */
function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
