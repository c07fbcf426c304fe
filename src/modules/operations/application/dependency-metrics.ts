import { Injectable } from '@nestjs/common';
import { Clock, SECOND } from '../../../kernel/clock.js';
import { atMostEvery } from './at-most-every.js';
import { Metrics } from './metrics.js';
import { Readiness } from './readiness.js';

/** As often as a load balancer would ask. */
const FRESH = 5 * SECOND;

/** Shows what `/readyz` says, so that an alert needs no other probe. */
@Injectable()
export class DependencyMetrics {
  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
    clock: Clock,
  ) {
    metrics.lookUpWhenAsked(atMostEvery(FRESH, clock, () => this.look()));
  }

  private async look(): Promise<void> {
    const { checks } = await this.readiness.report();
    const { dependencies } = this.metrics;
    dependencies.reset();
    for (const [dependency, state] of Object.entries(checks))
      if (state !== 'off') dependencies.set({ dependency }, state === 'up' ? 1 : 0);
  }
}
