import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import { Clock, isoDate } from '../../../kernel/clock.js';
import { CannotOpen, Sealer } from '../../../kernel/sealer.js';
import { InboxMessage } from '../domain/inbox-message.js';
import type { Channel } from '../domain/message.js';
import { InboxRepository } from '../persistence/inbox.repository.js';

/** More are not kept; also the most that a list can have. */
export const INBOX_SIZE = 1_000;

export interface InboxContent {
  readonly channel: Channel;
  readonly to: string;
  readonly from: string;
  /** `""` for an SMS, as is `html`. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A message as developers see it (operations: What it serves). */
export interface InboxEntry extends InboxContent {
  readonly id: string;
  readonly createdAt: string;
}

export interface InboxList {
  readonly total: number;
  readonly messages: readonly InboxEntry[];
}

/** The development inbox: what would have reached people's mailboxes and phones. */
@Injectable()
export class Inbox {
  constructor(
    private readonly messages: InboxRepository,
    private readonly sealer: Sealer,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** No effect for an id that is there already. */
  async put(id: string, content: InboxContent): Promise<void> {
    const sealed = this.sealer.seal(JSON.stringify(content), placeOf(id));
    await this.unitOfWork.run(async (transaction) => {
      await this.messages.insert(transaction, InboxMessage.keep(id, sealed, this.clock.now()));
      await this.messages.trim(transaction, INBOX_SIZE);
    });
  }

  /** Newest first. */
  async list(limit: number, offset: number): Promise<InboxList> {
    const [total, page] = await Promise.all([this.messages.count(), this.messages.findPage(limit, offset)]);
    return { total, messages: page.map((message) => this.open(message)) };
  }

  clear(): Promise<void> {
    return this.unitOfWork.run((transaction) => this.messages.clear(transaction));
  }

  private open({ id, createdAt, content }: InboxMessage): InboxEntry {
    return { id, ...this.openContent(id, content), createdAt: isoDate(createdAt) };
  }

  private openContent(id: string, content: Buffer): InboxContent {
    try {
      return JSON.parse(this.sealer.open(content, placeOf(id))) as InboxContent;
    } catch (error) {
      if (error instanceof CannotOpen) return UNREADABLE;
      throw error;
    }
  }
}

const UNREADABLE: InboxContent = {
  channel: 'email',
  to: '',
  from: '',
  subject: '(cannot be read any more: APP_SECRET has changed)',
  text: '',
  html: '',
};

function placeOf(id: string): string {
  return `inbox:${id}`;
}
