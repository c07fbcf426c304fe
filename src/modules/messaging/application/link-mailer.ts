import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import { problem } from '../../../errors/api-error.js';
import type { Instant } from '../../../kernel/clock.js';
import type { RequestContext } from '../../../kernel/request-context.js';
import { messageLink } from '../domain/link.js';
import type { EmailKind, OutgoingEmail, Refusal } from '../domain/message.js';
import { Outbox } from './outbox.js';

interface Mail {
  readonly kind: EmailKind;
  readonly userId: string;
  readonly to: { readonly address: string; readonly name: string };
  readonly expiresAt: Instant;
}

interface LinkMail extends Mail {
  /** Where the link leads; the secret and what belongs to it are added. */
  readonly url: string;
  readonly secret: string;
}

/** Mails that carry a secret to the owner of an address (contract §11.2). */
@Injectable()
export class LinkMailer {
  constructor(private readonly outbox: Outbox) {}

  /** @throws 503 `general_smtp_disabled` */
  demandTransport(): void {
    if (!this.outbox.emailAvailable) throw problem('general_smtp_disabled');
  }

  /** In the words of the request's language. Leaves when the transaction commits. */
  async send(transaction: Transaction, context: RequestContext, mail: LinkMail): Promise<void> {
    const { kind, to, url, userId, secret, expiresAt } = mail;
    // The page behind a magic URL serves all projects; the others open in an app that knows its own.
    const ofProject = kind === 'magic-url' ? { project: context.project.id } : {};
    const link = messageLink(url, { userId, secret, expire: expiresAt, ...ofProject });
    await this.enqueue(transaction, context, { kind, userId, to, expiresAt, link });
  }

  /** A mail that says why it brings no link. Leaves like the others. */
  async refuse(
    transaction: Transaction,
    context: RequestContext,
    { kind, userId, to, expiresAt }: Mail,
    refusal: Refusal,
  ): Promise<void> {
    await this.enqueue(transaction, context, { kind, userId, to, expiresAt, link: '', refusal });
  }

  private async enqueue(
    transaction: Transaction,
    { project, locale }: RequestContext,
    mail: Omit<OutgoingEmail, 'channel' | 'locale' | 'project'>,
  ): Promise<void> {
    const { senderName, senderAddress, replyTo } = project.email;
    const sender = { id: project.id, name: project.name, senderName, senderAddress, replyTo };
    await this.outbox.enqueue(transaction, { channel: 'email', ...mail, locale, project: sender });
  }
}
