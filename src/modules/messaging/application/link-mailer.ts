import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import { problem } from '../../../errors/api-error.js';
import type { Instant } from '../../../kernel/clock.js';
import type { RequestContext } from '../../../kernel/request-context.js';
import { messageLink } from '../domain/link.js';
import type { EmailKind } from '../domain/message.js';
import { Outbox } from './outbox.js';

interface LinkMail {
  readonly kind: EmailKind;
  readonly to: { readonly address: string; readonly name: string };
  /** Where the link leads; the secret and what belongs to it are added. */
  readonly url: string;
  readonly userId: string;
  readonly secret: string;
  readonly expiresAt: Instant;
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
  async send(transaction: Transaction, { project, locale }: RequestContext, mail: LinkMail): Promise<void> {
    const { kind, to, url, userId, secret, expiresAt } = mail;
    // The page behind a magic URL serves all projects; the others open in an app that knows its own.
    const ofProject = kind === 'magic-url' ? { project: project.id } : {};
    const { senderName, senderAddress, replyTo } = project.email;
    await this.outbox.enqueue(transaction, {
      channel: 'email',
      kind,
      userId,
      to,
      locale,
      project: { id: project.id, name: project.name, senderName, senderAddress, replyTo },
      link: messageLink(url, { userId, secret, expire: expiresAt, ...ofProject }),
      expiresAt,
    });
  }
}
