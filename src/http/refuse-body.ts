import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiError } from '../errors/api-error.js';
import { sendProblem } from './problem-response.js';

/** What is read of a body that is too large, before hanging up. */
const MOST_READ = 16 * 1_024 * 1_024;
const TIME_LIMIT = 5_000;

/**
 * Refuses a body that is too large and closes the connection (contract §2.3). Reads on for a while first: a client
 * that is still sending when the connection closes loses the answer.
 */
export async function refuseBody(
  request: FastifyRequest,
  reply: FastifyReply,
  error: ApiError,
): Promise<void> {
  await readOn(request);
  sendProblem(reply.header('Connection', 'close'), error);
}

function readOn({ raw }: FastifyRequest): Promise<void> {
  return new Promise((resolve) => {
    let read = 0;
    const finish = (): void => {
      clearTimeout(timer);
      raw.off('data', count);
      resolve();
    };
    const count = (chunk: Buffer): void => {
      read += chunk.length;
      if (read > MOST_READ) finish();
    };
    const timer = setTimeout(finish, TIME_LIMIT);
    if (raw.readableEnded || raw.destroyed) finish();
    else raw.on('data', count).once('end', finish).once('close', finish).resume();
  });
}
