import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** As a test's title names an item: §14.22, §9.1.createJWT, §17.10-opt-in. */
const MARKER = /§((?:9\.1\.[A-Za-z]\w*|1[4-7]\.\d+)(?:-opt-in)?)/g;

/** The ids of the items that a text names. */
export const itemsNamedIn = (text) => [...text.matchAll(MARKER)].map(([, id]) => id);

/** The sections of the list; of each item its id, its words, and what it still waits for, if anything. */
export function readSections(file) {
  const { sections, notYet } = parse(readFileSync(file, 'utf8'));
  const waiting = new Map(
    Object.entries(notYet).flatMap(([reason, lists]) => lists.flat().map((id) => [id, reason])),
  );
  return sections.map(({ title, items }) => ({
    title,
    items: Object.entries(items).map(([id, says]) => ({ id, says, waitsFor: waiting.get(id) })),
  }));
}
