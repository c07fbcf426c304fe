import { displayName } from '../domain/display-name.js';
import type { OutgoingEmail, OutgoingMessage } from '../domain/message.js';
import type { QueuedMessage } from '../domain/queued-message.js';
import type { RenderedEmail, RenderedMessage } from '../domain/rendered-message.js';
import type { MailTemplates } from './mail-templates.js';

/** Turns a message out of the outbox into what a transport sends. The same message always looks the same. */
export class MessageRenderer {
  constructor(private readonly templates: MailTemplates) {}

  render(queued: QueuedMessage, message: OutgoingMessage): RenderedMessage {
    if (message.channel === 'email') return this.renderEmail(queued, message);
    const { to, from, code, refusal, project } = message;
    // Nothing but the digits: clients read them by themselves (contract §11.3).
    const text = refusal === undefined ? code : this.templates.refusal(refusal, project.id);
    return { channel: 'sms', id: queued.id, from, to, text };
  }

  private renderEmail({ id, createdAt }: QueuedMessage, message: OutgoingEmail): RenderedEmail {
    const { to, project } = message;
    const { senderName, senderAddress, replyTo } = project;
    const { defaultSender, subject, text, html } = this.templates.render(message);
    const senderHost = senderAddress.slice(senderAddress.lastIndexOf('@') + 1);
    return {
      channel: 'email',
      id,
      messageId: `<${id}@${senderHost}>`,
      date: createdAt,
      from: { name: displayName(senderName === '' ? defaultSender : senderName), address: senderAddress },
      to: { name: displayName(to.name), address: to.address },
      replyTo,
      subject,
      text,
      html,
    };
  }
}
