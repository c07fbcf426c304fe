import { readFileSync, writeFileSync } from 'node:fs';
import { inRoot } from '../../scripts/lib/paths.mjs';

const BENCHMARKS = 'docs/benchmarks.md';

/**
 * Prints a part's tables, and puts them into the document in place of the former ones: between
 * `<!-- results: PART -->` and `<!-- end of results -->`. What stands around them there is written by hand.
 *
 * @param part its name
 * @param conditions lines that say on what it was measured, and how
 * @param tables each `caption`, `head`, and `rows` of cells; numbers are set to the right
 */
export function report(part, { conditions, tables }, path = BENCHMARKS) {
  print(part, { conditions, tables });

  const markdown = [conditions.map((line) => `${line}\n`).join('\n'), ...tables.map(asMarkdown)].join('\n');
  const document = readFileSync(inRoot(path), 'utf8');
  const place = new RegExp(`(<!-- results: ${part} -->\n)[^]*?(\n<!-- end of results -->)`);
  if (!place.test(document)) throw new Error(`${path} has no place for "${part}"`);
  // As a function: in a text, $ would mean something.
  writeFileSync(
    inRoot(path),
    document.replace(place, (_all, begin, end) => `${begin}\n${markdown}${end}`),
  );
}

/** Only prints them. */
export function print(part, { conditions, tables }) {
  console.log(`\n══ ${part}`);
  for (const line of conditions) console.log(line);
  for (const table of tables) console.log(`\n${asText(table)}`);
}

/** Three digits that count, and separators of thousands: 12,345, 1,234, 123, 12.3, 1.23, 0.12. */
export function figure(number) {
  if (number === undefined || Number.isNaN(number)) return '–';
  const digits = number >= 99.95 ? 0 : number >= 9.995 ? 1 : 2;
  return number.toFixed(digits).replace(/\B(?=(\d{3})+(?!\d))/g, number >= 1_000 ? ',' : '');
}

export function ratio(number) {
  return number === undefined || Number.isNaN(number) ? '–' : number.toFixed(2);
}

function asText({ caption, head, rows }) {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => String(line[column]).length)));
  const text = lines.map((line) =>
    line.map((cell, column) => aligned(String(cell), widths[column], column)).join('  '),
  );
  return [caption, ...text].join('\n');
}

/** What a row is about to the left, its figures to the right. */
function aligned(text, width, column) {
  return column === 0 ? text.padEnd(width) : text.padStart(width);
}

function asMarkdown({ caption, head, rows }) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const rule = line(head.map((_, column) => (column === 0 ? '---' : '---:')));
  return `${caption}\n\n${[line(head), rule, ...rows.map(line)].join('\n')}\n`;
}
