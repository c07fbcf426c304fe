import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import Handlebars from 'handlebars';

const FALLBACK = 'en';
/** Contract §11.2. */
const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur']);

type Pattern = (values: object) => string;

/** One language's words for mails. */
export interface Texts {
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  /** The text of that key with its `{{placeholders}}` filled in; in English where the language has none. */
  text(key: string, values: object): string;
}

/** Reads `<code>.json` of every language once: a file that is added is a language that is spoken. */
export class Locales {
  private readonly patterns = new Map<string, ReadonlyMap<string, Pattern>>();

  constructor(folder: string) {
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
      const texts = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, string>;
      this.patterns.set(
        basename(file, '.json'),
        new Map(Object.entries(texts).map(([key, text]) => [key, compile(text)])),
      );
    }
  }

  in(locale: string): Texts {
    const language = this.patterns.has(locale) ? locale : FALLBACK;
    return {
      language,
      direction: RIGHT_TO_LEFT.has(language) ? 'rtl' : 'ltr',
      text: (key, values) => {
        const pattern = this.patterns.get(language)?.get(key) ?? this.patterns.get(FALLBACK)?.get(key);
        if (pattern === undefined) throw new Error(`There is no text "${key}"`);
        return pattern(values);
      },
    };
  }
}

/** Plain text; what goes into HTML is escaped there, as a whole. */
function compile(text: string): Pattern {
  return Handlebars.compile(text, { noEscape: true, strict: true });
}
