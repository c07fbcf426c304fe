/** What clients felt: how long each went without success, and how long refusals took. */
export class Outages {
  answers = 0;
  /** Answers that nobody expects. */
  readonly strange: string[] = [];
  /** When the last refusal came, by `performance.now()`. */
  lastRefusal = 0;
  private readonly refusals: number[] = [];
  private readonly failingSince = new Map<number, number>();
  private longest = 0;

  /** @param isRefusal 503, or no answer */
  note(who: number, from: number, isRefusal: boolean): void {
    const now = performance.now();
    if (isRefusal) {
      this.lastRefusal = now;
      this.refusals.push(now - from);
      if (!this.failingSince.has(who)) this.failingSince.set(who, from);
      return;
    }
    this.answers++;
    const since = this.failingSince.get(who);
    if (since !== undefined) this.longest = Math.max(this.longest, now - since);
    this.failingSince.delete(who);
  }

  get refused(): number {
    return this.refusals.length;
  }

  /** Milliseconds; of those that fail still, until now. */
  get report() {
    const slowest = this.refusals.sort((a, b) => a - b);
    return {
      answers: this.answers,
      refused: this.refused,
      refusalP99: Math.round(slowest[Math.floor(slowest.length * 0.99)] ?? 0),
      longestOutage: Math.round(this.longest),
      failingStill: this.failingSince.size,
    };
  }
}
