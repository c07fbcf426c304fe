import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { citedTests } from '../support/cited-tests.js';

const DOCUMENT = join(__dirname, '..', '..', 'docs', 'security.md');
const ANSWERS = ['met', 'not met', 'setting', 'operator', 'n/a'];

/** That the tests exist is looked at for all documents in cited-tests-exist.spec.ts. */
describe('docs/security.md', () => {
  const document = readFileSync(DOCUMENT, 'utf8');

  it('names tests', () => {
    expect(citedTests(document).length).toBeGreaterThan(100);
  });

  it('answers each requirement in one of its words', () => {
    const rows = document.split('\n').filter((line) => /^\| \d+\.\d/.test(line));
    const cells = rows.map((row) => row.split(/(?<!\\)\|/).map((cell) => cell.trim()));
    expect(rows.length).toBeGreaterThan(150);
    expect(cells.filter((row) => !row.some((cell) => ANSWERS.includes(cell)))).toEqual([]);
  });
});
