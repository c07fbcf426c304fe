import { Injectable } from '@nestjs/common';
import { SpanKind } from '@opentelemetry/api';
import { inSpan, markFailed } from '../../../tracing/spans.js';
import { GuardedClient, type OutgoingAnswer, type OutgoingRequest } from './guarded-client.js';

/**
 * Makes a span of each call, which names the host: paths and queries hold codes and addresses. The provider gets no
 * `traceparent`; what happens here is none of its business.
 */
@Injectable()
export class TracedClient extends GuardedClient {
  override send(request: OutgoingRequest): Promise<OutgoingAnswer> {
    const { method, url } = request;
    const options = {
      kind: SpanKind.CLIENT,
      attributes: { 'http.request.method': method, ...serverOf(url) },
    };
    return inSpan(method, options, async (span) => {
      const answer = await super.send(request);
      span.setAttribute('http.response.status_code', answer.status);
      if (answer.status >= 400) markFailed(span, String(answer.status));
      return answer;
    });
  }
}

function serverOf(text: string): Record<string, string | number> {
  if (!URL.canParse(text)) return {};
  const { hostname, port, protocol } = new URL(text);
  return { 'server.address': hostname, 'server.port': Number(port) || (protocol === 'https:' ? 443 : 80) };
}
