import { joined, MOST_TEXTS, type RequiredTexts, shortestOf, tellingMore, unionOf } from './text-sets.js';

interface Part {
  /** All that the part can be; undefined when that is too much to list. */
  readonly exact: readonly string[] | undefined;
  readonly texts: RequiredTexts;
}

const ANYTHING: Part = { exact: undefined, texts: undefined };
const NO_WIDTH: Part = { exact: [''], texts: undefined };
/** `[0-9]` is no help, `[SJ]` is. */
const MOST_CHARACTERS = 6;

/** Ends before a character that a quantifier is about. */
const PLAIN_TEXT = /[\w -]+(?![?*+{])/y;
const GROUP = /\?(?:[:=!]|<[=!])/y;
const QUANTIFIER = /(?:[?*+]|\{\d+(?:,\d*)?\})[?+]?/y;
const CLASS = /((?:\\.|[^\]])*)\]/y;

/**
 * What a case-insensitive regular expression needs to match, read off its source: `SM-[TX]5\d|Nexus .*(?:7|9)` needs
 * `sm-t5`, `sm-x5` or `nexus `. May say less than could be said, never more; of syntax that it does not know, nothing.
 */
export function requiredTexts(pattern: string): RequiredTexts {
  const source = new Source(pattern);
  const { texts } = source.choices();
  return source.isUnderstood && shortestOf(texts) > 0 ? texts : undefined;
}

class Source {
  isUnderstood = true;
  private at = 0;

  constructor(private readonly pattern: string) {}

  /** One of them has to match, so a text of each. */
  choices(): Part {
    const parts: Part[] = [];
    do parts.push(this.sequence());
    while (this.take(/\|/y) !== undefined);
    return {
      exact: unionOf(
        parts.map(({ exact }) => exact),
        MOST_TEXTS,
      ),
      texts: unionOf(parts.map(({ texts }) => texts)),
    };
  }

  /** All of it has to match, so the stretch that tells most will do. */
  private sequence(): Part {
    let best: RequiredTexts;
    let isExact = true;
    let stretch: readonly string[] = [''];
    while (this.at < this.pattern.length && !'|)'.includes(this.next)) {
      const part = this.part();
      const repetition = this.repetition();
      const exact =
        repetition === 'any' ? undefined : repetition === 'maybe' ? unionOf([part.exact, ['']]) : part.exact;
      const longer = repetition === 'some' ? undefined : joined(stretch, exact);
      if (longer !== undefined) {
        stretch = longer;
        continue;
      }
      isExact = false;
      best = tellingMore(best, joined(stretch, exact) ?? stretch);
      if (repetition === 'once' || repetition === 'some') best = tellingMore(best, part.texts);
      stretch = repetition === 'once' && exact !== undefined ? exact : [''];
    }
    return { exact: isExact ? stretch : undefined, texts: tellingMore(best, stretch) };
  }

  private part(): Part {
    const text = this.take(PLAIN_TEXT)?.[0];
    if (text !== undefined) return literal(text);
    const character = this.next;
    this.at += 1;
    if (character === '(') return this.group();
    if (character === '\\') return this.escaped();
    if (character === '[') return classOf(this.take(CLASS)?.[1] ?? '');
    if (character === '.') return ANYTHING;
    if ('^$'.includes(character)) return NO_WIDTH;
    return literal(character);
  }

  private group(): Part {
    const kind = this.take(GROUP)?.[0];
    if (this.next === '?') this.isUnderstood = false;
    const choices = this.choices();
    this.at += 1;
    return kind === undefined || kind === '?:' ? choices : NO_WIDTH;
  }

  private escaped(): Part {
    const character = this.next;
    this.at += 1;
    if (/[dws]/i.test(character)) return ANYTHING;
    if (/[a-z0-9]/i.test(character)) this.isUnderstood = false;
    return literal(character);
  }

  private repetition(): 'once' | 'maybe' | 'some' | 'any' {
    const found = '?*+{'.includes(this.next) ? this.take(QUANTIFIER)?.[0] : undefined;
    if (found === undefined) return 'once';
    if (found.startsWith('?')) return 'maybe';
    return /^(?:\*|\{0)/.test(found) ? 'any' : 'some';
  }

  private get next(): string {
    return this.pattern.charAt(this.at);
  }

  private take(sticky: RegExp): RegExpExecArray | undefined {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.pattern) ?? undefined;
    this.at += found?.[0].length ?? 0;
    return found;
  }
}

function literal(text: string): Part {
  // Other alphabets have letters whose cases differ in length.
  if (text >= '\x80') return ANYTHING;
  const exact = [text.toLowerCase()];
  return { exact, texts: exact };
}

/** Plain characters only; ranges and the like are not worth the reading. */
function classOf(characters: string): Part {
  if (characters.length > MOST_CHARACTERS || /^\^|[-\\\x80-\uffff]/.test(characters)) return ANYTHING;
  const exact = [...new Set(characters.toLowerCase())];
  return { exact, texts: exact };
}
