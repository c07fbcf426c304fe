/** What clients felt: how long each went without success, and how long refusals took. */
export class Outages {
  answers = 0;
  readonly strange: number[] = [];
  private readonly refusals: number[] = [];
  private readonly failingSince = new Map<number, number>();
  private longest = 0;

  /** @param status undefined where there was no answer */
  note(who: number, from: number, status: number | undefined): void {
    const now = performance.now();
    if (status !== undefined && status < 500) {
      this.answers++;
      const since = this.failingSince.get(who);
      if (since !== undefined) this.longest = Math.max(this.longest, now - since);
      this.failingSince.delete(who);
      return;
    }
    if (status !== undefined && status !== 503) this.strange.push(status);
    this.refusals.push(now - from);
    if (!this.failingSince.has(who)) this.failingSince.set(who, from);
  }

  /** Milliseconds; of those that fail still, until now. */
  get report() {
    const slowest = this.refusals.sort((a, b) => a - b);
    return {
      answers: this.answers,
      refused: this.refusals.length,
      refusalP99: Math.round(slowest[Math.floor(slowest.length * 0.99)] ?? 0),
      longestOutage: Math.round(this.longest),
      failingStill: this.failingSince.size,
    };
  }
}
