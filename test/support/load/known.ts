/** What a client knows of a value: the last one that was acknowledged, and those sent after it without an answer. */
export class Known<T> {
  private values: [T, ...T[]];

  constructor(value: T) {
    this.values = [value];
  }

  get acknowledged(): T {
    return this.values[0];
  }
  get possible(): readonly T[] {
    return this.values;
  }
  get isCertain(): boolean {
    return this.values.length === 1;
  }

  acknowledge(value: T): void {
    this.values = [value];
  }
  suspect(value: T): void {
    this.values.push(value);
  }
}

/** How often something has happened: as often as it was acknowledged at least, and perhaps without an answer. */
export class Tally {
  private readonly counts = new Map<string, { least: number; most: number }>();

  acknowledge(what: string): void {
    const count = this.of(what);
    this.counts.set(what, { least: count.least + 1, most: count.most + 1 });
  }
  suspect(what: string): void {
    const count = this.of(what);
    this.counts.set(what, { ...count, most: count.most + 1 });
  }
  of(what: string): { least: number; most: number } {
    return this.counts.get(what) ?? { least: 0, most: 0 };
  }
  get all(): Iterable<[string, { least: number; most: number }]> {
    return this.counts;
  }
  /** Everything that was acknowledged. */
  get sum(): number {
    return [...this.counts.values()].reduce((total, { least }) => total + least, 0);
  }
}
