import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A test as a document names it: `[mails](../test/e2e/mails.e2e-spec.ts) "arrive"`. */
export interface CitedTest {
  /** Relative to the document. */
  readonly path: string;
  /** The title of the test or of its group, as the source has it; undefined where the document names none. */
  readonly name: string | undefined;
}

const LINK = /\]\((?<path>[^()\s]+spec\.ts)\)(?<names>(?:,?\s(?:and\s)?"(?:\\.|[^"\\])*")*)/g;
const NAME = /"((?:\\.|[^"\\])*)"/g;

/** The tests that a Markdown text names: after each link to a spec file one or more titles in double quotes. */
export function citedTests(markdown: string): CitedTest[] {
  return [...markdown.matchAll(LINK)].flatMap(({ groups: { path = '', names = '' } = {} }) => {
    const titles = [...names.matchAll(NAME)].map(([, name = '']) => asInSource(name));
    return (titles.length === 0 ? [undefined] : titles).map((name) => ({ path, name }));
  });
}

/** What is wrong with the tests that a document names; nothing when each is there, under that title, and not skipped. */
export function faultsOfCitations(document: string): string[] {
  return citedTests(readFileSync(document, 'utf8')).flatMap(({ path, name }) => {
    const file = join(dirname(document), path);
    if (!existsSync(file)) return [`${path} does not exist`];
    if (name === undefined) return [`${path} is linked without a test's name`];
    return hasTest(readFileSync(file, 'utf8'), name) ? [] : [`${path} has no test "${name}"`];
  });
}

/** `it('name'`, `describe.each(…)("name"`, `['name'` in a table: a text that begins a list, whatever the quotes. */
function hasTest(source: string, name: string): boolean {
  const texts = [`'${name.replaceAll("'", String.raw`\'`)}'`, `'${name}'`, `"${name}"`, `\`${name}\``];
  return texts
    .map((text) => new RegExp(`(.*)[([]\\s*${escaped(text)},`).exec(source))
    .some((found) => found !== null && !/\.(skip|todo|failing)\b/.test(found[1] ?? ''));
}

/** Without what is Markdown's own: line breaks, and escapes as `\|` in a table. */
const asInSource = (text: string): string => text.replace(/\s+/g, ' ').replace(/\\([\\`*_[\]<>|"])/g, '$1');

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
