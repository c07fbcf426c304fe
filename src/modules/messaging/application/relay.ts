import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Clock, SECOND } from '../../../kernel/clock.js';
import { OutboxRepository } from '../persistence/outbox.repository.js';
import { Courier } from './courier.js';

const BATCH = 100;
/** The queue is faster than the relay; only what it has not got by then is fetched from the database. */
const HEAD_START = SECOND;

/**
 * Looks into the outbox every second for messages that are due: those whose nudge got lost, whose pause is over, whose
 * holder has died. With it, the queue is a matter of speed only.
 */
@Injectable()
export class Relay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Relay.name);
  private timer: NodeJS.Timeout | undefined;
  private sweeping = false;
  private failing = false;

  constructor(
    private readonly outbox: OutboxRepository,
    private readonly courier: Courier,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    // Not unref'd: in a process that serves nothing it is what keeps it alive while the database is away.
    this.timer = setInterval(() => void this.sweep(), SECOND);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.courier.stop();
  }

  /** Starts deliveries and does not wait for them: a slow one must not hold up the next look. Never throws. */
  async sweep(): Promise<void> {
    const limit = Math.min(BATCH, this.courier.room);
    if (this.sweeping || limit === 0) return;
    this.sweeping = true;
    try {
      const due = await this.outbox.findDue(this.clock.now() - HEAD_START, limit);
      for (const id of due) void this.courier.deliver(id);
      if (this.failing) this.logger.log('The outbox can be read again');
      this.failing = false;
    } catch (error) {
      if (!this.failing) this.logger.warn({ msg: 'The outbox cannot be read', error });
      this.failing = true;
    } finally {
      this.sweeping = false;
    }
  }
}
