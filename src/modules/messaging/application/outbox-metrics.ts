import { Injectable } from '@nestjs/common';
import { Clock, type Instant, SECOND } from '../../../kernel/clock.js';
import { Metrics } from '../../operations/application/metrics.js';
import { OutboxRepository } from '../persistence/outbox.repository.js';

/** However many ask for the metrics, the database is asked this often. */
const FRESH = 5 * SECOND;

/** Shows how much is in the outbox, and how long it has been there. */
@Injectable()
export class OutboxMetrics {
  private lookedAt: Instant | undefined;
  private looking: Promise<void> | undefined;

  constructor(
    private readonly outbox: OutboxRepository,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
  ) {
    metrics.lookUpWhenAsked(() => this.refresh());
  }

  private refresh(): Promise<void> {
    const now = this.clock.now();
    // Clocks are also set back.
    const fresh = this.lookedAt !== undefined && Math.abs(now - this.lookedAt) < FRESH;
    if (this.looking === undefined || !fresh) {
      this.lookedAt = now;
      this.looking = this.look(now);
    }
    return this.looking;
  }

  private async look(now: Instant): Promise<void> {
    const { outboxMessages, outboxOldest } = this.metrics;
    try {
      const { due, waiting, failed, oldest } = await this.outbox.backlog(now);
      outboxMessages.set({ state: 'due' }, due);
      outboxMessages.set({ state: 'waiting' }, waiting);
      outboxMessages.set({ state: 'failed' }, failed);
      outboxOldest.set(oldest === null ? 0 : Math.max(0, now - oldest) / SECOND);
    } catch {
      // Without the database nobody knows: better no value than an old one.
      outboxMessages.reset();
      outboxOldest.remove();
    }
  }
}
