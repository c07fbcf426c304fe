/** Tells whoever delivers messages, in this process or another, that one waits in the outbox. */
export abstract class MessageQueue {
  /** Never throws and never waits. A nudge may get lost: the relay finds the message a little later. */
  abstract nudge(messageId: string): void;
}
