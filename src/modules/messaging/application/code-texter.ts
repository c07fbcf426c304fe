import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import { problem } from '../../../errors/api-error.js';
import type { Instant } from '../../../kernel/clock.js';
import type { RequestContext } from '../../../kernel/request-context.js';
import type { Refusal } from '../domain/message.js';
import { Outbox } from './outbox.js';

interface CodeText {
  readonly userId: string;
  /** E.164. */
  readonly to: string;
  readonly code: string;
  readonly expiresAt: Instant;
}

/** SMS that carry a code to the owner of a number (contract §11.3). */
@Injectable()
export class CodeTexter {
  constructor(private readonly outbox: Outbox) {}

  /** @throws 503 `general_phone_disabled` */
  demandTransport(): void {
    if (!this.outbox.smsAvailable) throw problem('general_phone_disabled');
  }

  /** Leaves when the transaction commits. */
  async send(transaction: Transaction, { project }: RequestContext, text: CodeText): Promise<void> {
    await this.outbox.enqueue(transaction, {
      channel: 'sms',
      ...text,
      from: project.smsFrom,
      project: { id: project.id },
    });
  }

  /** An SMS that says why it brings no code, in the words of the request's language. Leaves like the others. */
  async refuse(
    transaction: Transaction,
    { project, locale }: RequestContext,
    { userId, to, expiresAt }: Omit<CodeText, 'code'>,
    reason: Refusal,
  ): Promise<void> {
    await this.outbox.enqueue(transaction, {
      channel: 'sms',
      ...{ userId, to, expiresAt, code: '' },
      refusal: { reason, locale, project: project.name },
      from: project.smsFrom,
      project: { id: project.id },
    });
  }
}
