import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import Handlebars from 'handlebars';
import { FOR_ALL, NO_OVERRIDES, type Overrides, type TextsOfLanguage } from './overrides.js';

const FALLBACK = 'en';
/** The folder, so to speak, of the texts that come with the program. No project can have this id. */
const BUILT_IN = '';
/** Contract §11.2. */
const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur']);

type Pattern = (values: object) => string;

/** One language's words for mails and pages. */
export interface Texts {
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  /** The text of that key with its `{{placeholders}}` filled in; in English where the language has none. */
  text(key: string, values: object): string;
}

/** Reads `<code>.json` of every language once: a file that is added is a language that is spoken. */
export class Locales {
  /** By folder and language: `default/de`. */
  private readonly patterns = new Map<string, ReadonlyMap<string, Pattern>>();

  constructor(folder: string, overrides: Overrides = NO_OVERRIDES) {
    for (const [language, texts] of readTexts(folder)) this.learn(`${BUILT_IN}/${language}`, texts);
    for (const [name, texts] of overrides.texts) this.learn(name, texts);
  }

  /** @param project whose own texts come before those of its operator for all, and those before the built-in ones */
  in(locale: string, project = FOR_ALL): Texts {
    const language = this.speaks(locale, project) ? locale : FALLBACK;
    return {
      language,
      direction: RIGHT_TO_LEFT.has(language) ? 'rtl' : 'ltr',
      text: (key, values) => {
        const pattern = this.find(project, language, key) ?? this.find(project, FALLBACK, key);
        if (pattern === undefined) throw new Error(`There is no text "${key}"`);
        return pattern(values);
      },
    };
  }

  speaks(locale: string, project = FOR_ALL): boolean {
    return [project, FOR_ALL, BUILT_IN].some((folder) => this.patterns.has(`${folder}/${locale}`));
  }

  private find(project: string, language: string, key: string): Pattern | undefined {
    const folder = [project, FOR_ALL, BUILT_IN].find((name) =>
      this.patterns.get(`${name}/${language}`)?.has(key),
    );
    return folder === undefined ? undefined : this.patterns.get(`${folder}/${language}`)?.get(key);
  }

  private learn(name: string, texts: TextsOfLanguage): void {
    this.patterns.set(name, new Map(Object.entries(texts).map(([key, text]) => [key, compile(text)])));
  }
}

/** The texts of every language in that folder, by its code. */
export function readTexts(folder: string): [language: string, texts: TextsOfLanguage][] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return files.map((file) => [
    basename(file, '.json'),
    JSON.parse(readFileSync(join(folder, file), 'utf8')) as TextsOfLanguage,
  ]);
}

/** Plain text; what goes into HTML is escaped there, as a whole. */
function compile(text: string): Pattern {
  return Handlebars.compile(text, { noEscape: true, strict: true });
}
