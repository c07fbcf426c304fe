/** Remembers the answers of a slow function for the keys that were asked for last. */
export class RecentlyUsed<Answer extends string | object> {
  // A Map keeps the order of insertion: its first key is the one not asked for the longest.
  private readonly answers = new Map<string, Answer>();

  constructor(
    private readonly capacity: number,
    private readonly find: (key: string) => Answer,
  ) {}

  of(key: string): Answer {
    const answer = this.answers.get(key) ?? this.find(key);
    this.answers.delete(key);
    this.answers.set(key, answer);
    if (this.answers.size > this.capacity) this.forgetOldest();
    return answer;
  }

  private forgetOldest(): void {
    for (const key of this.answers.keys()) {
      this.answers.delete(key);
      return;
    }
  }
}
