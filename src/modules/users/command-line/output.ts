/**
 * Names, preferences and user agents are strangers' texts: what a terminal would obey, or what would turn the direction
 * of writing round, is shown instead as its code.
 */
const OBEYED = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

export function asJson(value: unknown): string {
  // What JSON.stringify leaves as it is: escaped, it is the same JSON.
  const escaped = JSON.stringify(value, null, 2).replace(/[\u007f-\u009f\u2028\u2029]|\p{Cf}/gu, escape);
  return `${escaped}\n`;
}

/** Columns below their titles. */
export function asTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [titles, ...rows.map((row) => row.map(visible))];
  const widths = titles.map((_, column) => Math.max(...lines.map((line) => widthOf(line[column]))));
  return lines.map((line) => lineOf(line, widths)).join('');
}

/** A name and a value a line. */
export function asList(fields: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...fields.map(([name]) => name.length));
  return fields.map(([name, value]) => lineOf([name, visible(value)], [width])).join('');
}

/** One line, whatever is in it. */
export function visible(text: string): string {
  return text.replace(OBEYED, escape);
}

function lineOf(cells: readonly string[], widths: readonly number[]): string {
  const padded = cells.map(
    (cell, column) => cell + ' '.repeat(Math.max((widths[column] ?? 0) - widthOf(cell), 0)),
  );
  return `${padded.join('  ').trimEnd()}\n`;
}

function widthOf(text = ''): number {
  return [...text].length;
}

function escape(character: string): string {
  return Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
}
