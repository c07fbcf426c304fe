import { Injectable } from '@nestjs/common';
import { Courier } from '../application/courier.js';
import { MessageQueue } from './message-queue.js';

/** Delivers in this process. */
@Injectable()
export class InProcessQueue extends MessageQueue {
  constructor(private readonly courier: Courier) {
    super();
  }

  override nudge(messageId: string): void {
    void this.courier.deliver(messageId);
  }
}
