import { type ArgumentsHost, Catch, type ExceptionFilter, Inject } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { toApiError } from '../../../http/error.filter.js';
import { problemHeaders } from '../../../http/problem-response.js';
import { LOGGER } from '../../../logging/logger.token.js';
import { HostedPages } from '../../pages/http/hosted-pages.js';

/** A browser has been sent here, so refusals are pages: the code, and what it means (contract §7). */
@Catch()
export class OAuth2ErrorFilter implements ExceptionFilter {
  constructor(
    private readonly pages: HostedPages,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const error = toApiError(thrown);
    const { type, status, message, cause } = error;
    if (status >= 500 && cause !== undefined) {
      this.logger.error({ requestId: request.id, type, error: cause }, message);
    }
    if (reply.sent) return;
    const html = this.pages.show(this.pages.visitorOf(request), reply, {
      text: { title: String(status), sentence: message },
    });
    const headers = { ...problemHeaders(error), 'Content-Type': 'text/html; charset=UTF-8' };
    void reply.code(status).headers(headers).send(html);
  }
}
