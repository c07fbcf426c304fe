import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const DOCUMENT = join(import.meta.dirname, '../../docs/security.md');
/** `[file](../test/….ts) "a title", "another"` */
const EVIDENCE = /\]\((\.\.\/[^)\s]+\.ts)\)((?:,? "[^"]*")*)/g;
const ANSWERS = ['met', 'not met', 'setting', 'operator', 'n/a'];

/** What the document says that is not so: a file that there is not, a title that is not in it, an answer of its own. */
function faultsOf(document: string): string[] {
  return [...document.matchAll(EVIDENCE)].flatMap(([, path = '', quoted = '']) => {
    const file = join(dirname(DOCUMENT), path);
    if (!existsSync(file)) return [`no file: ${path}`];
    const titles = [...quoted.matchAll(/"([^"]*)"/g)].map(([, title = '']) => title.replaceAll('\\|', '|'));
    if (titles.length === 0) return [`no title: ${path}`];
    const source = readFileSync(file, 'utf8').replaceAll("\\'", "'");
    return titles.filter((title) => !source.includes(title)).map((title) => `${path}: no "${title}"`);
  });
}

describe('docs/security.md', () => {
  const document = readFileSync(DOCUMENT, 'utf8');

  it('names tests that there are', () => {
    expect([...document.matchAll(EVIDENCE)].length).toBeGreaterThan(100);
    expect(faultsOf(document)).toEqual([]);
  });

  it('answers each requirement in one of its words', () => {
    const rows = document.split('\n').filter((line) => /^\| \d+\.\d/.test(line));
    const cells = rows.map((row) => row.split(/(?<!\\)\|/).map((cell) => cell.trim()));
    expect(rows.length).toBeGreaterThan(150);
    expect(cells.filter((row) => !row.some((cell) => ANSWERS.includes(cell)))).toEqual([]);
  });

  it('is told of a test that has gone', () => {
    const here = '../test/architecture/security-is-shown.spec.ts';
    expect(faultsOf(`[a](../test/none.spec.ts) "a title"`)).toEqual(['no file: ../test/none.spec.ts']);
    expect(faultsOf(`[a](${here}) "names tests that there are", "${'no such '}title"`)).toEqual([
      `${here}: no "${'no such '}title"`,
    ]);
    expect(faultsOf(`[a](${here})`)).toEqual([`no title: ${here}`]);
  });
});
