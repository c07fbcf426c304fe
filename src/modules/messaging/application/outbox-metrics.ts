import { Injectable } from '@nestjs/common';
import { Clock, type Instant, SECOND } from '../../../kernel/clock.js';
import { atMostEvery } from '../../operations/application/at-most-every.js';
import { Metrics } from '../../operations/application/metrics.js';
import { OutboxRepository } from '../persistence/outbox.repository.js';

/** However many ask for the metrics, the database is asked this often. */
const FRESH = 5 * SECOND;

/** Shows how much is in the outbox, and how long it has been there. */
@Injectable()
export class OutboxMetrics {
  constructor(
    private readonly outbox: OutboxRepository,
    private readonly metrics: Metrics,
    clock: Clock,
  ) {
    metrics.lookUpWhenAsked(atMostEvery(FRESH, clock, (now) => this.look(now)));
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
