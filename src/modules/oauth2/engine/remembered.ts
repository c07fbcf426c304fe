import type { Clock, Instant } from '../../../kernel/clock.js';

interface Memory<T> {
  readonly value: Promise<T>;
  readonly since: Instant;
  /** When a newer one was last asked for, with or without success. */
  readonly tried: Instant;
}

interface Limits {
  /** Milliseconds. */
  readonly lifetime: number;
  /** Between two renewals before the time is up, in milliseconds. */
  readonly patience: number;
  /** How many are kept; the oldest give way. */
  readonly capacity: number;
}

/** What providers publish, kept for a while. Those who ask while it is under way share one call. */
export class Remembered<T> {
  private readonly memories = new Map<string, Memory<T>>();

  constructor(
    private readonly clock: Clock,
    private readonly limits: Limits,
  ) {}

  get(key: string, make: () => Promise<T>): Promise<T> {
    const memory = this.memories.get(key);
    const isFresh = memory !== undefined && this.clock.now() - memory.since < this.limits.lifetime;
    return isFresh ? memory.value : this.make(key, make, memory);
  }

  /** A newer one than the one that was found wanting, unless it is too early for that. */
  renew(key: string, make: () => Promise<T>): Promise<T> {
    const memory = this.memories.get(key);
    const isEarly = memory !== undefined && this.clock.now() - memory.tried < this.limits.patience;
    return isEarly ? memory.value : this.make(key, make, memory);
  }

  private make(key: string, make: () => Promise<T>, before: Memory<T> | undefined): Promise<T> {
    const now = this.clock.now();
    const memory: Memory<T> = { value: make(), since: now, tried: now };
    this.put(key, memory);
    memory.value.catch(() => {
      if (this.memories.get(key) !== memory) return;
      if (before === undefined) this.memories.delete(key);
      // What was good a minute ago is not worse for a provider that is away.
      else this.put(key, { ...before, tried: now });
    });
    return memory.value;
  }

  private put(key: string, memory: Memory<T>): void {
    this.memories.delete(key);
    this.memories.set(key, memory);
    for (const oldest of this.memories.keys()) {
      if (this.memories.size <= this.limits.capacity) break;
      this.memories.delete(oldest);
    }
  }
}
