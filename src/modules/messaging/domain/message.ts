import type { Instant } from '../../../kernel/clock.js';

export type EmailKind = 'verification' | 'recovery' | 'magic-url';

/** Why a message brings no secret, although one was asked for: the opt-ins of contract §17.1 and §17.26. */
export type Refusal = 'unverified-address' | 'unknown-address' | 'blocked-account';

/** The project that a mail speaks for, as far as the reader sees it. */
export interface Sender {
  readonly id: string;
  readonly name: string;
  /** `""`: made of the project's name. */
  readonly senderName: string;
  readonly senderAddress: string;
  /** `""`: replies go to the sender. */
  readonly replyTo: string;
}

/** A mail with one link in it (contract §11.2), or with the reason why there is none, before it has words. */
export interface OutgoingEmail {
  readonly channel: 'email';
  readonly kind: EmailKind;
  /** Whose link it is. */
  readonly userId: string;
  readonly to: { readonly address: string; readonly name: string };
  /** One of the codes of contract §11.4. */
  readonly locale: string;
  readonly project: Sender;
  /** `""` in a refusal. */
  readonly link: string;
  readonly refusal?: Refusal;
  /** When the link stops working: a message that has not got through by then is given up. */
  readonly expiresAt: Instant;
}

/** An SMS with a code (contract §11.3), or with the reason why there is none. */
export interface OutgoingSms {
  readonly channel: 'sms';
  /** Whose code it is. */
  readonly userId: string;
  readonly to: string;
  readonly from: string;
  /** `""` in a refusal. */
  readonly code: string;
  readonly refusal?: { readonly reason: Refusal; readonly locale: string; readonly project: string };
  readonly project: { readonly id: string };
  readonly expiresAt: Instant;
}

export type OutgoingMessage = OutgoingEmail | OutgoingSms;
export type Channel = OutgoingMessage['channel'];
