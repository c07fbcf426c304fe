import { createTransport } from 'nodemailer';
import { SECOND } from '../../../kernel/clock.js';
import { DeliveryFailure } from '../domain/delivery.js';
import type { RenderedEmail } from '../domain/rendered-message.js';
import { smtpFailure } from './smtp-failure.js';
import type { Transport } from './transport.js';

const OPTIONS = {
  pool: true,
  connectionTimeout: 5 * SECOND,
  greetingTimeout: 5 * SECOND,
  // A message that a lost connection took along comes back by the outbox, which counts its tries.
  maxRequeues: 0,
  // Nothing in a message names a file or a URL to attach.
  disableFileAccess: true,
  disableUrlAccess: true,
} as const;

/** Hands mails to the server of SMTP_URL, over kept connections. */
export class SmtpTransport implements Transport<RenderedEmail> {
  private readonly server;

  /**
   * @param url `smtp://` (STARTTLS when the server offers it) or `smtps://`, with user and password
   * @param maxConnections as many as deliveries may run at once, so that none waits inside the pool
   * @param socketTimeout milliseconds that the server may keep silent
   */
  constructor(url: string, maxConnections: number, socketTimeout = 20 * SECOND) {
    this.server = createTransport({ ...OPTIONS, url, maxConnections, socketTimeout });
  }

  async send(mail: RenderedEmail, signal: AbortSignal): Promise<void> {
    const { from, to, replyTo, subject, text, html, messageId, date } = mail;
    try {
      await this.server.sendMail({
        // The parts of addresses apart, so that nothing in a name is taken for an address.
        from,
        to,
        ...(replyTo === '' ? {} : { replyTo: { name: '', address: replyTo } }),
        envelope: { from: from.address, to: [to.address] },
        subject,
        text,
        html,
        messageId,
        date: new Date(date),
        // RFC 3834: no vacation notices, please.
        headers: { 'Auto-Submitted': 'auto-generated' },
        signal,
      });
    } catch (error) {
      throw signal.aborted ? new DeliveryFailure('timeout', false, error) : smtpFailure(error);
    }
  }

  close(): void {
    this.server.close();
  }
}
