import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { endpointOf, isUnpiped } from './endpoint.decorator.js';
import { Exchange } from './exchange.js';
import { attachExchange } from './exchange-of.js';
import type { Step } from './steps/step.js';

export const STEPS = Symbol('pipeline steps');

/** Walks every request of the account API through the pipeline. One guard, so that the order is one list. */
@Injectable()
export class PipelineGuard implements CanActivate {
  constructor(@Inject(STEPS) private readonly steps: readonly Step[]) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const endpoint = endpointOf(execution.getHandler());
    if (endpoint === undefined) return isUnpiped(execution.getClass());
    const http = execution.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const exchange = new Exchange(request, http.getResponse<FastifyReply>(), endpoint, execution);
    attachExchange(request, exchange);
    for (const step of this.steps) {
      const pending = step.take(exchange);
      if (pending !== undefined) await pending;
    }
    return true;
  }
}
