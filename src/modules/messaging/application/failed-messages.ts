import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import { Clock, DAY, HOUR } from '../../../kernel/clock.js';
import { OutboxRepository } from '../persistence/outbox.repository.js';

/** Long enough for an operator to come back from a holiday. */
const KEPT = 30 * DAY;
const BATCH = 500;
/** Transactions per round: a backlog is worked off over several rounds. */
const BATCHES = 20;

/** Messages that were given up: kept for the operator, but not for ever. */
@Injectable()
export class FailedMessages implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private stopping = false;

  constructor(
    private readonly outbox: OutboxRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    // What fails now is done an hour later.
    this.timer = setInterval(() => void this.purge().catch(() => undefined), HOUR).unref();
  }

  beforeApplicationShutdown(): void {
    this.stopping = true;
    clearInterval(this.timer);
  }

  /** In small batches, so that nobody waits long for the locks. */
  async purge(): Promise<void> {
    const before = this.clock.now() - KEPT;
    for (let batch = 0; batch < BATCHES && !this.stopping; batch++) {
      const found = await this.unitOfWork.run((transaction) =>
        this.outbox.removeFailedBefore(transaction, before, BATCH),
      );
      if (found < BATCH) return;
    }
  }
}
