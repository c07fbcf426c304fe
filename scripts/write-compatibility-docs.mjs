/**
 * Writes docs/compatibility.md: which end-to-end test shows which item of scripts/compatibility/items.yaml. Fails when
 * a test names what is no item, or an item has no test. `--check` writes nothing, and fails when it is out of date.
 * `--folder=PATH`: of another folder than this project.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { documentOf } from './compatibility/document.mjs';
import { itemsNamedIn, readSections, rulesNamedIn, tablesNamedIn } from './compatibility/items.mjs';
import { readMarkers } from './compatibility/spec-titles.mjs';
import { ROOT } from './lib/paths.mjs';

const DOCUMENT = 'docs/compatibility.md';
const { check, folder } = parseArgs({
  options: { check: { type: 'boolean', default: false }, folder: { type: 'string', default: ROOT } },
}).values;

/** These run the whole service, on both storages unless they say otherwise. */
const END_TO_END = 'test/e2e/';
const FILES = [
  ...filesIn('test/e2e', '.e2e-spec.ts'),
  ...filesIn('test/browser', '.browser-spec.ts'),
  ...filesIn('test/contracts', 'spec.ts'),
  ...filesIn('src/modules/oauth2', '.spec.ts'),
];
/** What their titles may name. Elsewhere there are rules of other kinds. */
const NAMES = [
  [/^test\/(?:e2e|browser)\//, itemsNamedIn],
  [/^(?:test\/(?:e2e\/oauth2|browser|contracts)|src\/modules\/oauth2)\//, rulesNamedIn],
  [/^test\/e2e\/oauth2\//, tablesNamedIn],
];

const sections = readSections(folder);
const items = sections.flatMap((section) => section.items);
const faults = [];
const evidence = evidenceIn(FILES);

for (const { id, shownBy, waitsFor } of items) {
  if (waitsFor === undefined && !shownBy.every(isShown)) faults.push(`${id} is shown by no end-to-end test`);
}

const text = documentOf(sections, evidence);
const target = join(folder, DOCUMENT);
if (!check) writeFileSync(target, text);
else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
  faults.push(`${DOCUMENT} is out of date: npm run docs:compatibility`);
}
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;

function isShown(name) {
  return evidence
    .get(name)
    .some(({ file, isOnOneStorage }) => file.startsWith(END_TO_END) && !isOnOneStorage);
}

/** The tests that show each item, in the order of their files. */
function evidenceIn(files) {
  const found = new Map(items.flatMap(({ shownBy }) => shownBy.map((name) => [name, []])));
  for (const file of files) {
    for (const { items: names, line, fault, ...test } of readMarkers(join(folder, file), namesFor(file))) {
      for (const name of new Set(names)) {
        if (!found.has(name)) faults.push(`${file}:${line}: ${name} is no item`);
        else if (fault !== undefined) faults.push(`${file}:${line}: ${name} ${fault}`);
        else found.get(name).push({ file, ...test });
      }
    }
  }
  return new Map([...found].map(([name, tests]) => [name, tests.filter(isNotRepeated)]));
}

function namesFor(file) {
  const readers = NAMES.filter(([files]) => files.test(file)).map(([, namedIn]) => namedIn);
  return (text) => readers.flatMap((namedIn) => namedIn(text));
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
