import { setTimeout } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Settings } from '../../../config/settings.js';
import { SECOND } from '../../../kernel/clock.js';
import { HANDED_BACK } from '../domain/delivery.js';
import { DeliverMessage } from './deliver-message.js';

/** Deliveries at once in this process: one that hangs takes one place, and the others go on beside it. */
export const DELIVERIES_AT_ONCE = 10;
/** Messages that may be known here at once; the rest waits in the database. */
const MOST_KNOWN = 200;

/** Runs deliveries, a bounded number at once, each message once at a time; ends them in good order. */
@Injectable()
export class Courier implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Courier.name);
  private readonly known = new Map<string, Promise<void>>();
  private readonly end = new AbortController();
  private readonly turns: (() => void)[] = [];
  private running = 0;
  private stopping: Promise<void> | undefined;

  constructor(
    private readonly message: DeliverMessage,
    private readonly settings: Settings,
  ) {}

  /** How many more messages may come. */
  get room(): number {
    return this.stopping === undefined ? MOST_KNOWN - this.known.size : 0;
  }

  /** Resolves when the message has been tried, whether it got through or not; at once when there is no room. */
  deliver(messageId: string): Promise<void> {
    const known = this.known.get(messageId);
    if (known !== undefined || this.room === 0) return known ?? Promise.resolve();
    const delivery = this.inTurn(messageId).finally(() => this.known.delete(messageId));
    this.known.set(messageId, delivery);
    return delivery;
  }

  /** Takes nothing new, lets what is being sent end within a bounded time, and hands back the rest. */
  stop(): Promise<void> {
    this.stopping ??= this.finish();
    return this.stopping;
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.stop();
  }

  private async inTurn(messageId: string): Promise<void> {
    if (this.running < DELIVERIES_AT_ONCE) this.running++;
    else await new Promise<void>((resolve) => this.turns.push(resolve));
    try {
      if (this.stopping === undefined) await this.message.deliver(messageId, this.end.signal);
    } catch (error) {
      // The database; the relay reports on it, and the lease brings the message back.
      this.logger.debug({ msg: 'Delivery interrupted', messageId, error });
    } finally {
      // The place is handed over, not given up, so that nobody slips in between.
      const next = this.turns.shift();
      if (next === undefined) this.running--;
      else next();
    }
  }

  private async finish(): Promise<void> {
    // The whole process has 10 s, of which the load balancer may have had some already.
    const patience = Math.min(4 * SECOND, 9 * SECOND - this.settings.drainDelay);
    await this.idleWithin(patience);
    this.end.abort(HANDED_BACK);
    await this.idleWithin(SECOND / 2);
  }

  private async idleWithin(time: number): Promise<void> {
    const idle = Promise.all(this.known.values());
    await Promise.race([idle, setTimeout(time, undefined, { ref: false })]);
  }
}
