import { Injectable } from '@nestjs/common';
import { SpanKind } from '@opentelemetry/api';
import { inSpan } from '../../../tracing/spans.js';
import { DeliverMessage } from '../application/deliver-message.js';

/** Makes a span of each try, by OpenTelemetry's conventions for messaging: a child of the request that has nudged. */
@Injectable()
export class TracedDelivery extends DeliverMessage {
  override deliver(messageId: string, end: AbortSignal): Promise<void> {
    const attributes = {
      'messaging.system': 'gatehouse',
      'messaging.destination.name': 'outbox',
      'messaging.operation.name': 'deliver',
      'messaging.operation.type': 'process',
      'messaging.message.id': messageId,
    };
    return inSpan('deliver outbox', { kind: SpanKind.CONSUMER, attributes }, () =>
      super.deliver(messageId, end),
    );
  }
}
