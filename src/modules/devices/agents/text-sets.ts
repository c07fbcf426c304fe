/** Lower-case texts of which at least one is in whatever matches. `undefined`: nothing is known. */
export type RequiredTexts = readonly string[] | undefined;

/** More texts tell more, but each of them has to be looked for. */
export const MOST_TEXTS = 8;

export function unionOf(lists: readonly RequiredTexts[], most = Infinity): RequiredTexts {
  const all: string[] = [];
  for (const list of lists) {
    if (list === undefined) return undefined;
    all.push(...list);
  }
  return all.length > most ? undefined : all;
}

export function joined(beginnings: readonly string[], endings: RequiredTexts): RequiredTexts {
  if (endings === undefined || beginnings.length * endings.length > MOST_TEXTS) return undefined;
  return beginnings.flatMap((beginning) => endings.map((ending) => beginning + ending));
}

/** The longer, the rarer; of two as long, the fewer. */
export function tellingMore(one: RequiredTexts, other: RequiredTexts): RequiredTexts {
  const gain = shortestOf(other) - shortestOf(one);
  if (gain === 0) return (other?.length ?? 0) < (one?.length ?? 0) ? other : one;
  return gain > 0 ? other : one;
}

export function shortestOf(texts: RequiredTexts): number {
  return texts === undefined ? 0 : Math.min(...texts.map(({ length }) => length));
}
