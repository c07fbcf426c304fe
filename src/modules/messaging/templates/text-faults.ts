import Handlebars from 'handlebars';
import type { TextsOfLanguage } from './overrides.js';

/**
 * What is wrong with a language's texts, one line each: keys that nobody asks for, and texts that do not have the same
 * placeholders as the English ones. That a text is missing is for the caller to judge.
 */
export function textFaults(texts: unknown, english: TextsOfLanguage): string[] {
  if (texts === null || typeof texts !== 'object' || Array.isArray(texts)) {
    return ['must be an object of texts by their keys'];
  }
  return Object.entries(texts).flatMap(([key, text]) => {
    if (!Object.hasOwn(english, key)) return [`"${key}" is no known key`];
    return faultsOf(text, english[key] ?? '').map((fault) => `"${key}" ${fault}`);
  });
}

function faultsOf(text: unknown, model: string): string[] {
  if (typeof text !== 'string' || text.trim() === '') return ['must be a text'];
  const found = placeholdersIn(text);
  const wanted = placeholdersIn(model);
  if (found === undefined) return ['has something in braces that is no placeholder'];
  const missing = [...(wanted ?? [])].filter((name) => !found.has(name)).map((name) => `lacks {{${name}}}`);
  const strange = [...found].filter((name) => wanted?.has(name) !== true);
  return [...missing, ...strange.map((name) => `has {{${name}}}, which it cannot`)];
}

/** The names in double braces; undefined when there is anything else in braces, or no end to them. */
function placeholdersIn(text: string): Set<string> | undefined {
  try {
    const { body } = Handlebars.parse(text);
    const names = body.flatMap((statement) =>
      statement.type === 'ContentStatement' ? [] : [nameIn(statement)],
    );
    return names.includes(undefined) ? undefined : new Set(names.filter((name) => name !== undefined));
  } catch {
    return undefined;
  }
}

function nameIn(statement: hbs.AST.Statement): string | undefined {
  if (statement.type !== 'MustacheStatement') return undefined;
  const { path, params } = statement as hbs.AST.MustacheStatement;
  return path.type === 'PathExpression' && params.length === 0
    ? (path as hbs.AST.PathExpression).original
    : undefined;
}
