import type { FastifyReply } from 'fastify';
import { type ApiError, problem } from '../errors/api-error.js';
import { VERSION } from '../version.js';

/** The Error model (contract §6). */
export function problemBody({ message, status, type }: ApiError): object {
  return { message, code: status, type, version: VERSION };
}

/** The headers of every error (contract §2.5). */
export function problemHeaders({ retryAfter }: ApiError): Record<string, string> {
  return {
    'Content-Type': 'application/json; charset=UTF-8',
    'Cache-Control': 'no-cache, no-store, must-revalidate',
    Expires: '0',
    Pragma: 'no-cache',
    ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }),
  };
}

export function sendProblem(reply: FastifyReply, error: ApiError): void {
  void reply.code(error.status).headers(problemHeaders(error)).send(problemBody(error));
}

/** A transport failure: contract §2.3 gives all of them one type, and the status that HTTP has for them. */
export function transportProblem(status: number, message: string, cause?: unknown): ApiError {
  return problem('general_argument_invalid', { status, message, cause });
}
