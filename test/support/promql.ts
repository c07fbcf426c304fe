import { parser } from '@prometheus-io/lezer-promql';
import type { Sample, Samples } from './exposition.js';

/** What Prometheus itself adds to whatever it reads. */
const ADDED = ['job', 'instance'];

interface Matcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

/** The series that a query asks for: `name{label="value"}`. */
interface Selector {
  readonly metric: string;
  readonly matchers: readonly Matcher[];
}

/** A query in Prometheus' language, read with its own grammar. */
export class Query {
  readonly selectors: readonly Selector[];
  /** Of `by (…)` and `on (…)`. */
  readonly groupedBy: readonly string[];

  /** @throws when it is none */
  constructor(readonly text: string) {
    const tree = parser.parse(text);
    const selectors: { metric: string; matchers: Matcher[] }[] = [];
    const groupedBy: string[] = [];
    tree.iterate({
      enter: ({ type, name, from, to, node }) => {
        const words = text.slice(from, to);
        if (type.isError) throw new Error(`no query, at ${from}: ${text}`);
        if (name === 'VectorSelector') selectors.push({ metric: '', matchers: [] });
        const selector = selectors.at(-1);
        if (name === 'Identifier' && node.parent?.name === 'VectorSelector') selector!.metric = words;
        if (name === 'LabelName' && node.parent?.name === 'GroupingLabels') groupedBy.push(words);
        if (name === 'UnquotedLabelMatcher') {
          const [, label = '', operator = '', value = ''] =
            /^(\w+)\s*(=~|!~|!=|=)\s*"(.*)"$/.exec(words) ?? [];
          selector!.matchers.push({ label, operator, value });
        }
      },
    });
    this.selectors = selectors;
    this.groupedBy = groupedBy;
  }

  /**
   * What these samples cannot answer: a metric or a label that is not there, a value that no series has.
   *
   * @param rare labels whose values need not be there, since what they tell of has not happened
   */
  missingIn(samples: Samples, rare: readonly string[] = []): string[] {
    const found = this.selectors.map(({ metric }) => samples.all.filter(({ name }) => name === metric));
    const missing = this.selectors.flatMap(({ metric, matchers }, index) => {
      const series = found[index]!;
      if (series.length === 0) return [metric];
      const wrong = matchers.filter(
        (matcher) => !ADDED.includes(matcher.label) && !series.some((sample) => fits(sample, matcher, rare)),
      );
      return wrong.map(({ label, operator, value }) => `${metric}{${label}${operator}"${value}"}`);
    });
    const labels = new Set([...ADDED, ...found.flat().flatMap((sample) => Object.keys(sample.labels))]);
    return [...missing, ...this.groupedBy.filter((label) => !labels.has(label))];
  }
}

function fits({ labels }: Sample, { label, operator, value }: Matcher, rare: readonly string[]): boolean {
  const actual = labels[label];
  if (actual === undefined) return false;
  if (rare.includes(label)) return true;
  const equal = operator.endsWith('~') ? new RegExp(`^(?:${value})$`).test(actual) : actual === value;
  return operator.startsWith('!') ? !equal : equal;
}
