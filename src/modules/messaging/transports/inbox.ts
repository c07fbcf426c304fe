import { type Inbox, type InboxContent } from '../application/inbox.js';
import type { RenderedMessage } from '../domain/rendered-message.js';
import type { Transport } from './transport.js';

/** Puts messages where developers read them. */
export class InboxTransport implements Transport {
  constructor(private readonly inbox: Inbox) {}

  send(message: RenderedMessage): Promise<void> {
    return this.inbox.put(message.id, contentOf(message));
  }
}

function contentOf(message: RenderedMessage): InboxContent {
  const { channel, text } = message;
  if (message.channel === 'sms')
    return { channel, to: message.to, from: message.from, subject: '', text, html: '' };
  const { to, from, subject, html } = message;
  return { channel, to: to.address, from: `${from.name} <${from.address}>`, subject, text, html };
}
