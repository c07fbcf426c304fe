import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Settings } from '../config/settings.js';
import { isDatabaseUnavailable } from '../database/failures.js';
import { ApiError, problem } from '../errors/api-error.js';
import { LOGGER } from '../logging/logger.token.js';
import { ProjectRegistry } from '../modules/projects/application/project-registry.js';
import { setCorsHeaders } from './cors.js';
import { attachedExchange } from './exchange-of.js';
import { corsOrigin, readOrigin } from './origin.js';
import { sendProblem, transportProblem } from './problem-response.js';
import { refuseBody } from './refuse-body.js';
import { schemeOf } from './scheme.js';

/** Seconds after which a client may find the database back. */
const DATABASE_RETRY = 2;

/** Everything that is thrown ends here, and leaves as an entry of the catalogue. Causes go to the log. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(
    private readonly settings: Settings,
    private readonly projects: ProjectRegistry,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const error = toApiError(thrown);
    if (error.status >= 500 && error.cause !== undefined) {
      this.logger.error({ requestId: request.id, type: error.type, error: error.cause }, error.message);
    }
    if (reply.sent) return;
    if (!reply.hasHeader('Access-Control-Allow-Origin')) this.allowOrigin(request, reply);
    if (error.status === 413) void refuseBody(request, reply, error);
    else sendProblem(reply, error);
  }

  /**
   * The pipeline did not come as far as its CORS step. Without these headers a browser would report a network failure
   * instead of the error (contract §1). Where no project says otherwise, any page may read that it has named none.
   */
  private allowOrigin(request: FastifyRequest, reply: FastifyReply): void {
    const exchange = attachedExchange(request);
    const header = request.headers['x-appwrite-project'];
    const project = exchange?.knownProject ?? this.projects.find(typeof header === 'string' ? header : '');
    const origin = readOrigin(request.headers.origin, request.headers.referer);
    const { publicHost, production } = this.settings;
    const allowed =
      project === undefined
        ? (request.headers.origin ?? `${schemeOf(request)}://localhost`)
        : corsOrigin(origin, project, publicHost, schemeOf(request), !production);
    setCorsHeaders(reply, allowed);
  }
}

export function toApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (isDatabaseUnavailable(thrown)) {
    return problem('general_service_unavailable', { cause: thrown, retryAfter: DATABASE_RETRY });
  }
  const status = thrown instanceof HttpException ? thrown.getStatus() : statusOf(thrown);
  if (status === 404) return problem('general_route_not_found');
  if (status === 413) return transportProblem(413, 'The request body is larger than 6 MiB.');
  if (status >= 400 && status < 500) return transportProblem(400, 'The request could not be read.', thrown);
  return problem('general_unknown', { cause: thrown });
}

/** Fastify's own errors carry a status. */
function statusOf(thrown: unknown): number {
  const { statusCode } = (thrown ?? {}) as { statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : 500;
}
