import { type ArgumentsHost, Catch, type ExceptionFilter, Inject } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { ProblemType } from '../../../errors/catalogue.js';
import { toApiError } from '../../../http/error.filter.js';
import { LOGGER } from '../../../logging/logger.token.js';
import { HostedPages, type PageText } from './hosted-pages.js';

/**
 * What a reader is told. One text for all that may be wrong with a link: which of it was the case would tell a stranger
 * who has an account.
 */
const TEXTS: Partial<Record<ProblemType, PageText>> = {
  project_not_found: 'invalid',
  general_argument_invalid: 'invalid',
  user_not_found: 'invalid',
  user_invalid_token: 'invalid',
  user_blocked: 'blocked',
  general_rate_limit_exceeded: 'too-many',
  general_unknown_origin: 'foreign',
};

/** Refusals as pages: the status of the catalogue, in the reader's language. */
@Catch()
export class PageErrorFilter implements ExceptionFilter {
  constructor(
    private readonly pages: HostedPages,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { type, status, message, cause, retryAfter } = toApiError(thrown);
    if (status >= 500 && cause !== undefined) {
      this.logger.error({ requestId: request.id, type, error: cause }, message);
    }
    if (reply.sent) return;
    if (retryAfter !== undefined) void reply.header('Retry-After', String(retryAfter));
    const html = this.pages.show(this.pages.visitorOf(request), reply, { text: TEXTS[type] ?? 'failure' });
    void reply.code(status).send(html);
  }
}
