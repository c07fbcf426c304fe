import { MessageQueue } from './message-queue.js';

/** Without Redis, a process that does not deliver cannot reach the one that does; that one's relay looks by itself. */
export class RelayOnlyQueue extends MessageQueue {
  override nudge(): void {}
}
