import { setTimeout } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import { Clock, SECOND } from '../../../kernel/clock.js';
import { CannotOpen, Sealer } from '../../../kernel/sealer.js';
import { Metrics } from '../../operations/application/metrics.js';
import { DeliveryFailure, HANDED_BACK, RetryRule } from '../domain/delivery.js';
import type { QueuedMessage } from '../domain/queued-message.js';
import { OutboxRepository } from '../persistence/outbox.repository.js';
import { MessageRenderer } from '../templates/message-renderer.js';
import { Transports } from '../transports/transports.js';
import { openMessage } from './payload.js';
import { withinLimit } from './send-limit.js';

/** One try to deliver one message: claim it, send it, note how it went. */
@Injectable()
export class DeliverMessage {
  private readonly logger = new Logger(DeliverMessage.name);

  constructor(
    private readonly outbox: OutboxRepository,
    private readonly transports: Transports,
    private readonly renderer: MessageRenderer,
    private readonly retryRule: RetryRule,
    private readonly sealer: Sealer,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Does nothing when the message is not due, gone, or in somebody else's hands.
   *
   * @param end aborted when the process ends
   * @throws when the database cannot be reached; the lease then brings the message back
   */
  async deliver(messageId: string, end: AbortSignal): Promise<void> {
    // Read without a transaction around: a claim that is not read is one whose lease ends.
    const message = await this.unitOfWork.runOne((transaction) =>
      this.outbox.claim(transaction, messageId, this.clock.now()),
    );
    if (message === null) return;
    try {
      if (message.isExpired(this.clock.now())) throw new DeliveryFailure('expired', true);
      await withinLimit(end, (signal) => this.send(message, signal));
    } catch (error) {
      return end.reason === HANDED_BACK ? this.handBack(message) : this.settle(message, asFailure(error));
    }
    await this.noteDelivered(message, end);
  }

  private async send(queued: QueuedMessage, signal: AbortSignal): Promise<void> {
    const message = openMessage(this.sealer, queued);
    await this.transports.send(this.renderer.render(queued, message), signal);
  }

  /** Tries more than once: what is not noted goes out a second time when the lease ends. */
  private async noteDelivered({ id, channel, attempts }: QueuedMessage, end: AbortSignal): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.unitOfWork.runOne((transaction) => this.outbox.remove(transaction, id));
        this.metrics.deliveries.inc({ channel, outcome: 'delivered' });
        this.logger.log({ msg: 'Message delivered', messageId: id, channel, attempts });
        return;
      } catch (error) {
        if (attempt === 4 || end.aborted) throw error;
        await setTimeout(attempt * SECOND, undefined, { ref: false });
      }
    }
  }

  private async settle(message: QueuedMessage, failure: DeliveryFailure): Promise<void> {
    const { id, channel, attempts, expiresAt } = message;
    // As long as the column; of drivers' and TLS codes nobody knows the longest.
    const code = failure.code.slice(0, 64);
    const now = this.clock.now();
    const retryAt = this.retryRule.retryAt(failure, attempts, now, expiresAt);
    await this.unitOfWork.runOne((transaction) =>
      retryAt === null
        ? this.outbox.fail(transaction, message, now, code)
        : this.outbox.postpone(transaction, message, retryAt, code),
    );
    this.metrics.deliveries.inc({ channel, outcome: retryAt === null ? 'failed' : 'postponed' });
    // A transport's own words may name the recipient; a fault of ours is worth its stack.
    const fault = code === 'internal' ? { error: failure.cause } : {};
    const event = { messageId: id, channel, attempts, code, ...fault };
    if (retryAt === null) this.logger.error({ msg: 'Message given up', ...event });
    else this.logger.warn({ msg: 'Message not delivered yet', ...event, retryIn: retryAt - now });
  }

  private async handBack(message: QueuedMessage): Promise<void> {
    const now = this.clock.now();
    await this.unitOfWork.runOne((transaction) =>
      this.outbox.postpone(transaction, message, now, message.lastError),
    );
  }
}

function asFailure(error: unknown): DeliveryFailure {
  if (error instanceof DeliveryFailure) return error;
  // Retried like the others: a secret missing from APP_SECRET can be put back, a fault in a template be mended.
  return new DeliveryFailure(error instanceof CannotOpen ? 'sealed' : 'internal', false, error);
}
