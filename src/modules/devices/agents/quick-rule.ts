import { setImmediate } from 'node:timers/promises';
import type { MatomoDetector, Rule, RuleUser } from './matomo.js';
import { requiredTexts } from './required-texts.js';

/** About a millisecond's worth. */
const READ_AT_ONCE = 50;

/**
 * Lets the detector's parsers look for a text before they try a rule. They know some 4,000 regular expressions, make
 * each anew for each agent and try them in turn: 5 to 50 ms, and half a second for the first ones. Nearly all of them
 * cannot match, for want of a text that they require; only the others are compiled, once, and run.
 */
export function quicken(detector: MatomoDetector): void {
  for (const parser of parsersOf(detector)) {
    const compile = parser.getBaseRegExp.bind(parser);
    const rules = new Map<string, Rule>();
    parser.getBaseRegExp = (pattern) => {
      const known = rules.get(pattern);
      if (known !== undefined) return known;
      const rule = new QuickRule(pattern, compile);
      rules.set(pattern, rule);
      return rule;
    };
  }
}

/** Reads the rules that every agent is held against, which the first one to come would otherwise wait for. */
export async function readAhead(detector: MatomoDetector): Promise<void> {
  let read = 0;
  for (const parser of parsersOf(detector)) {
    for (const { regex } of Object.values(parser.collection ?? {})) {
      if (regex === undefined) continue;
      parser.getBaseRegExp(regex);
      read += 1;
      if (read % READ_AT_ONCE === 0) await setImmediate();
    }
  }
}

function parsersOf(detector: MatomoDetector): RuleUser[] {
  const { osParserList, clientParserList, deviceParserList, vendorParserList } = detector;
  return [osParserList, clientParserList, deviceParserList, vendorParserList].flatMap((list) =>
    Object.values(list),
  );
}

class QuickRule implements Rule {
  private readonly texts: readonly string[] | undefined;
  private compiled: Rule | undefined;

  constructor(
    private readonly pattern: string,
    private readonly compile: (pattern: string) => Rule,
  ) {
    this.texts = requiredTexts(pattern);
  }

  exec(userAgent: string): RegExpExecArray | null {
    if (!this.canMatch(lowerCased(userAgent))) return null;
    this.compiled ??= this.compile(this.pattern);
    return this.compiled.exec(userAgent);
  }

  test(userAgent: string): boolean {
    return this.exec(userAgent) !== null;
  }

  private canMatch(userAgent: string): boolean {
    if (this.texts === undefined) return true;
    for (const text of this.texts) if (userAgent.includes(text)) return true;
    return false;
  }
}

let last = { userAgent: '', lowerCased: '' };

/** Thousands of rules ask for the same one. */
function lowerCased(userAgent: string): string {
  if (last.userAgent !== userAgent) last = { userAgent, lowerCased: userAgent.toLowerCase() };
  return last.lowerCased;
}
