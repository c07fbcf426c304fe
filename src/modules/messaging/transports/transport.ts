import type { RenderedMessage } from '../domain/rendered-message.js';

/** A way out for messages of one channel, or of both. */
export interface Transport<Message extends RenderedMessage = RenderedMessage> {
  /**
   * Resolves when somebody else has taken responsibility for the message. May be called again with one that got
   * through: a process can die before it has noted so.
   *
   * @param signal aborted when the time is up
   * @throws DeliveryFailure
   */
  send(message: Message, signal: AbortSignal): Promise<void>;

  /** Lets go of what it keeps open. */
  close?(): void;
}
