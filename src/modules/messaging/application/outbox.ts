import { Injectable } from '@nestjs/common';
import { Settings } from '../../../config/settings.js';
import type { Transaction } from '../../../database/transaction.js';
import { Clock } from '../../../kernel/clock.js';
import { Ids } from '../../../kernel/ids.js';
import { Sealer } from '../../../kernel/sealer.js';
import type { OutgoingMessage } from '../domain/message.js';
import { QueuedMessage } from '../domain/queued-message.js';
import { OutboxRepository } from '../persistence/outbox.repository.js';
import { MessageQueue } from '../queue/message-queue.js';
import { sealMessage } from './payload.js';

/** Where messages are handed in. What has been committed is delivered, whatever happens to this process afterwards. */
@Injectable()
export class Outbox {
  constructor(
    private readonly settings: Settings,
    private readonly messages: OutboxRepository,
    private readonly queue: MessageQueue,
    private readonly sealer: Sealer,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  get emailAvailable(): boolean {
    return this.settings.smtpUrl !== undefined || this.settings.inbox;
  }

  get smsAvailable(): boolean {
    return this.settings.sms !== undefined || this.settings.inbox;
  }

  /** The message leaves if and when the transaction commits. */
  async enqueue(transaction: Transaction, message: OutgoingMessage): Promise<void> {
    const id = this.ids.next();
    const { channel, project, userId, expiresAt } = message;
    const payload = sealMessage(this.sealer, id, message);
    const queued = QueuedMessage.queue(
      { id, projectId: project.id, userId, channel, payload, expiresAt },
      this.clock.now(),
    );
    await this.messages.insert(transaction, queued);
    transaction.afterCommit(() => this.queue.nudge(id));
  }
}
