export type TextsOfLanguage = Readonly<Record<string, string>>;

/** Texts and templates that operators have put in the place of the built-in ones (docs/templates.md). */
export interface Overrides {
  /** By folder and language: `default/de`, `all/de`. */
  readonly texts: ReadonlyMap<string, TextsOfLanguage>;
  /** Sources, by folder and name: `default/page.html`. */
  readonly templates: ReadonlyMap<string, string>;
}

/** The folder of what counts for every project that has nothing of its own. */
export const FOR_ALL = 'all';

export const NO_OVERRIDES: Overrides = { texts: new Map(), templates: new Map() };
