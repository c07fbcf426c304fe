import { InjectQueue } from '@nestjs/bullmq';
import { Injectable } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { carryTrace } from '../../../tracing/spans.js';
import { MessageQueue } from './message-queue.js';
import { MESSAGES, type Nudge } from './nudge.js';
import { QueueConnection } from './queue-connection.js';

/** Nudges that may wait for a Redis which has stopped answering. Those beyond are the relay's. */
const MOST_PENDING = 1_000;

/** Nudges the workers of all machines through Redis. */
@Injectable()
export class BullmqQueue extends MessageQueue {
  private pending = 0;

  constructor(
    @InjectQueue(MESSAGES) private readonly queue: Queue<Nudge>,
    private readonly connection: QueueConnection,
  ) {
    super();
    // The connection reports outages itself; without a listener BullMQ would print each error.
    queue.on('error', () => undefined);
  }

  override nudge(messageId: string): void {
    if (!this.connection.isReady || this.pending >= MOST_PENDING) return;
    this.pending++;
    void this.add(messageId).finally(() => this.pending--);
  }

  private async add(messageId: string): Promise<void> {
    try {
      // BullMQ refuses ids that are plain numbers, hence the letter.
      await this.queue.add('deliver', { messageId, ...carryTrace() }, { jobId: `m-${messageId}` });
    } catch {
      // The relay will find the message.
    }
  }
}
