/**
 * Writes docs/compatibility.md: which end-to-end test shows which item of scripts/compatibility/items.yaml. Fails when
 * a test names what is no item, or an item has no test. `--check` writes nothing, and fails when it is out of date.
 * `--folder=PATH`: of another folder than this project.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { documentOf } from './compatibility/document.mjs';
import { readSections } from './compatibility/items.mjs';
import { readMarkers } from './compatibility/spec-titles.mjs';
import { ROOT } from './lib/paths.mjs';

const DOCUMENT = 'docs/compatibility.md';
const { check, folder } = parseArgs({
  options: { check: { type: 'boolean', default: false }, folder: { type: 'string', default: ROOT } },
}).values;

const sections = readSections(join(folder, 'scripts/compatibility/items.yaml'));
const items = sections.flatMap((section) => section.items);
const faults = [];
const evidence = evidenceIn([
  ...filesIn('test/e2e', '.e2e-spec.ts'),
  ...filesIn('test/browser', '.browser-spec.ts'),
]);

for (const { id, waitsFor } of items) {
  const tests = evidence.get(id) ?? [];
  // Browser tests run on one storage.
  const isShown = tests.some(({ file }) => file.startsWith('test/e2e/'));
  if (!isShown && waitsFor === undefined) faults.push(`§${id} is shown by no end-to-end test`);
}

const text = documentOf(sections, evidence);
const target = join(folder, DOCUMENT);
if (!check) writeFileSync(target, text);
else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
  faults.push(`${DOCUMENT} is out of date: npm run docs:compatibility`);
}
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;

/** The tests that show each item, in the order of their files. */
function evidenceIn(files) {
  const found = new Map(items.map(({ id }) => [id, []]));
  for (const file of files) {
    for (const { items: ids, line, name, fault } of readMarkers(join(folder, file))) {
      for (const id of new Set(ids)) {
        if (!found.has(id)) faults.push(`${file}:${line}: §${id} is no item`);
        else if (fault !== undefined) faults.push(`${file}:${line}: §${id} ${fault}`);
        else found.get(id).push({ file, name });
      }
    }
  }
  return new Map([...found].map(([id, tests]) => [id, tests.filter(isNotRepeated)]));
}

/** A group stands for its tests, unless some of them name the item themselves. */
function isNotRepeated({ file, name }, _index, tests) {
  return !tests.some((other) => other.file === file && other.name.startsWith(`${name} › `));
}

function filesIn(path, ending) {
  const absolute = join(folder, path);
  if (!existsSync(absolute)) return [];
  const names = readdirSync(absolute, { recursive: true }).map((name) => name.replaceAll('\\', '/'));
  return names
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => `${path}/${name}`);
}
