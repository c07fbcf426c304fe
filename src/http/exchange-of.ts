import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Exchange } from './exchange.js';

interface WithExchange {
  exchange?: Exchange;
}

/** The exchange that the pipeline has attached to this request. */
export function exchangeOf(execution: ExecutionContext): Exchange {
  const { exchange } = execution.switchToHttp().getRequest<FastifyRequest & WithExchange>();
  if (exchange === undefined) throw new Error('this route has no exchange: it did not pass the pipeline');
  return exchange;
}

export function attachExchange(request: FastifyRequest, exchange: Exchange): void {
  (request as WithExchange).exchange = exchange;
}

/** For the error filter, which also sees requests that never came as far. */
export function attachedExchange(request: FastifyRequest): Exchange | undefined {
  return (request as WithExchange).exchange;
}
