import type { FastifyRequest } from 'fastify';
import { declaredType } from '../../../http/transport.js';

const MOST_BYTES = 16_384;

/** Anybody may post to the callback: a form, as the providers' specifications have it, and no large one (rule 6). */
export function isSmallForm(request: FastifyRequest): boolean {
  const type = declaredType(request)?.split(';', 1)[0]?.trim().toLowerCase();
  const length = Number(request.headers['content-length'] ?? Infinity);
  return type === 'application/x-www-form-urlencoded' && length <= MOST_BYTES;
}
