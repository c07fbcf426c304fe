import type { Instant } from '../../../kernel/clock.js';

export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** A mail as it is handed to a transport. */
export interface RenderedEmail {
  readonly channel: 'email';
  readonly id: string;
  /** The same at every try, so that mail systems can drop a second copy (RFC 5322 §3.6.4). */
  readonly messageId: string;
  /** When it was written, not when it was sent: the same at every try, too. */
  readonly date: Instant;
  readonly from: Mailbox;
  readonly to: Mailbox;
  /** `""`: none. */
  readonly replyTo: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface RenderedSms {
  readonly channel: 'sms';
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

export type RenderedMessage = RenderedEmail | RenderedSms;
