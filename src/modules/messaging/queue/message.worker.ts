import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { type BeforeApplicationShutdown, Logger } from '@nestjs/common';
import type { Job } from 'bullmq';
import { Courier, DELIVERIES_AT_ONCE } from '../application/courier.js';
import { SECOND } from '../../../kernel/clock.js';
import { continueTrace } from '../../../tracing/spans.js';
import { MESSAGES, type Nudge } from './nudge.js';

/** Takes nudges out of Redis. How a delivery went is noted in the outbox; to BullMQ, a job taken is a job done. */
@Processor(MESSAGES, { concurrency: DELIVERIES_AT_ONCE, runRetryDelay: SECOND, skipVersionCheck: true })
export class MessageWorker extends WorkerHost implements BeforeApplicationShutdown {
  private readonly logger = new Logger(MessageWorker.name);
  private lastError = '';

  constructor(private readonly courier: Courier) {
    super();
  }

  override process({ data }: Job<Nudge>): Promise<void> {
    return continueTrace(data, () => this.courier.deliver(data.messageId));
  }

  /** BullMQ repeats itself while Redis is away; one line for each kind of trouble is enough. */
  @OnWorkerEvent('error')
  onError({ message }: Error): void {
    if (message !== this.lastError) this.logger.warn({ msg: 'The queue reports an error', reason: message });
    this.lastError = message;
  }

  /** By force, once the deliveries have ended: a gentle close would wait for a Redis that may be gone. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.courier.stop();
    await this.worker.close(true);
  }
}
