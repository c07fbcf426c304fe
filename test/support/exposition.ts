/** Prometheus' text format, version 0.0.4: read strictly, so that a test that reads it also checks it. */

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (NaN|[+-]Inf|-?[0-9.]+(?:e[+-]?[0-9]+)?)$`, 'i');
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y;
const TYPES = ['counter', 'gauge', 'histogram', 'summary', 'untyped'];

export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
}

/** What was read at one time. */
export class Samples {
  /** @param metrics what there is, counted already or not */
  constructor(
    readonly all: readonly Sample[],
    readonly metrics: readonly string[],
  ) {}

  /** The sum over all that have these labels, whatever others they have; 0 when there is none. */
  of(name: string, labels: Labels = {}): number {
    return this.named(name, labels).reduce((sum, { value }) => sum + value, 0);
  }

  named(name: string, labels: Labels = {}): Sample[] {
    return this.all.filter(
      (sample) =>
        sample.name === name &&
        Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    );
  }

  /** Every value of this label. */
  valuesOf(label: string): string[] {
    return [...new Set(this.all.flatMap(({ labels }) => labels[label] ?? []))];
  }
}

/** @throws when a line is none, a sample has no type or stands twice, or a histogram does not add up */
export function samplesIn(text: string): Samples {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const types = new Map<string, string>();
  const seen = new Set<string>();
  const samples: Sample[] = [];
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const [, type = '', typed = ''] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
    if (typed !== '') {
      if (!TYPES.includes(typed) || types.has(type)) throw new Error(`a type out of place: ${line}`);
      types.set(type, typed);
    }
    if (line.startsWith('#')) continue;
    const sample = sampleIn(line);
    const key = `${sample.name}${JSON.stringify(Object.entries(sample.labels).sort())}`;
    if (seen.has(key)) throw new Error(`twice: ${line}`);
    seen.add(key);
    if (!types.has(sample.name) && types.get(sample.name.replace(/_(bucket|sum|count)$/, '')) !== 'histogram')
      throw new Error(`without a type: ${line}`);
    samples.push(sample);
  }
  const found = new Samples(samples, [...types.keys()]);
  for (const [name, type] of types) if (type === 'histogram') checkHistogram(found, name);
  return found;
}

function sampleIn(line: string): Sample {
  const [, name = '', text = '', value = ''] = SAMPLE.exec(line) ?? [];
  if (name === '') throw new Error(`no sample: ${line}`);
  const labels: Record<string, string> = {};
  for (LABEL.lastIndex = 0; LABEL.lastIndex < text.length;) {
    const [, label = '', labelled = ''] = LABEL.exec(text) ?? [];
    if (label === '' || label in labels) throw new Error(`a wrong label: ${line}`);
    labels[label] = labelled;
  }
  return { name, labels, value: Number(value.replace(/Inf/i, 'Infinity')) };
}

/** Buckets grow, and the last one holds all. */
function checkHistogram(samples: Samples, name: string): void {
  for (const { labels, value: count } of samples.named(`${name}_count`)) {
    const buckets = samples.named(`${name}_bucket`, labels);
    const grow = buckets.every(({ value }, index) => value >= (buckets[index - 1]?.value ?? 0));
    const last = buckets.at(-1);
    if (!grow || last?.labels['le'] !== '+Inf' || last.value !== count)
      throw new Error(`a histogram that does not add up: ${name} ${JSON.stringify(labels)}`);
  }
}
