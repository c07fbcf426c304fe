import type { OnApplicationShutdown } from '@nestjs/common';
import { DeliveryFailure } from '../domain/delivery.js';
import type { RenderedEmail, RenderedMessage, RenderedSms } from '../domain/rendered-message.js';
import type { Transport } from './transport.js';

/** The transports of this installation. A message goes through all of its channel's, in this order. */
export class Transports implements OnApplicationShutdown {
  constructor(
    private readonly email: readonly Transport<RenderedEmail>[],
    private readonly sms: readonly Transport<RenderedSms>[],
  ) {}

  /** @throws DeliveryFailure */
  send(message: RenderedMessage, signal: AbortSignal): Promise<void> {
    return message.channel === 'email'
      ? sendThrough(this.email, message, signal)
      : sendThrough(this.sms, message, signal);
  }

  onApplicationShutdown(): void {
    for (const transport of [...this.email, ...this.sms]) transport.close?.();
  }
}

async function sendThrough<Message extends RenderedMessage>(
  transports: readonly Transport<Message>[],
  message: Message,
  signal: AbortSignal,
): Promise<void> {
  if (transports.length === 0) throw new DeliveryFailure('no_transport', false);
  for (const transport of transports) await transport.send(message, signal);
}
