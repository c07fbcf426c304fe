import { SpanKind } from '@opentelemetry/api';
import { inSpan } from '../../../tracing/spans.js';
import type { RenderedMessage } from '../domain/rendered-message.js';
import { Transports } from './transports.js';

/** Makes a span of each sending, which tells how it went by the failure's code; nothing of the message is in it. */
export class TracedTransports extends Transports {
  override send(message: RenderedMessage, signal: AbortSignal): Promise<void> {
    const { channel } = message;
    const options = { kind: SpanKind.CLIENT, attributes: { 'gatehouse.channel': channel } };
    return inSpan(`send ${channel}`, options, () => super.send(message, signal));
  }
}
