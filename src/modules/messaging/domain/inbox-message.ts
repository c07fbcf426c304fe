import type { Instant } from '../../../kernel/clock.js';

/** A message as the development inbox keeps it. */
export class InboxMessage {
  /** The same as in the outbox: a second try does not make a second entry. */
  id!: string;
  createdAt!: Instant;
  /** Sealed: somebody's link may still work. */
  content!: Buffer;

  static keep(id: string, content: Buffer, now: Instant): InboxMessage {
    return Object.assign(new InboxMessage(), { id, content, createdAt: now });
  }
}
