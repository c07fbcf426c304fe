import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** As a test's title names an item: §14.22, §9.1.createJWT, §17.10-opt-in. */
const OF_CONTRACT = /§(?:(?:8|9\.1|18)\.[A-Za-z]\w*|1[4-7]\.\d+)(?:-opt-in)?/g;
/** `rule 13`, `rules 3 and 5`: the rules of OAuth2, in the folders where there are no others. */
const RULES = /\brules? (\d+(?:(?:, | and )\d+)*)/gi;
/** A test that a table repeats for every provider. */
const LOGIN = 'provider %s';
/** For every provider that has refresh tokens. */
const REFRESH = 'refresh at %s';

/** The items of the contract that a text names. */
export const itemsNamedIn = (text) => [...text.matchAll(OF_CONTRACT)].map(([name]) => name);

/** The rules of OAuth2 that a text names. */
export const rulesNamedIn = (text) =>
  [...text.matchAll(RULES)].flatMap(([, list]) => list.match(/\d+/g).map((number) => `rule ${number}`));

/** What a text says to be repeated for providers. */
export const tablesNamedIn = (text) => [LOGIN, REFRESH].filter((name) => text.includes(name));

/**
 * The sections of the list in this folder; of each item its id, its words, the names by which tests show it, and what
 * it still waits for, if anything.
 */
export function readSections(folder) {
  const { sections, notYet } = parse(readFileSync(join(folder, 'scripts/compatibility/items.yaml'), 'utf8'));
  const waiting = new Map(
    Object.entries(notYet).flatMap(([reason, lists]) => lists.flat().map((id) => [nameOf(id), reason])),
  );
  return sections.map(({ title, items, providersIn }) => ({
    title,
    items: providersIn === undefined ? listed(items, waiting) : providers(join(folder, providersIn)),
  }));
}

function listed(items, waiting) {
  return Object.entries(items).map(([key, says]) => {
    const id = nameOf(key);
    return { id, says, shownBy: [id], waitsFor: waiting.get(id) };
  });
}

/** One for each file of facts. */
function providers(folder) {
  const files = readdirSync(folder).sort();
  return files.map((file) => {
    const { id, refresh } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    return refresh.grant === null
      ? { id, says: 'login, failures; nothing to refresh', shownBy: [LOGIN] }
      : { id, says: 'login, failures, refresh', shownBy: [LOGIN, REFRESH] };
  });
}

const nameOf = (key) => (/^\d/.test(key) ? `§${key}` : key);
