import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { attachedExchange } from '../../../http/exchange-of.js';
import { Metrics } from '../application/metrics.js';

/** What has no route must not make a series for each path that somebody tries. */
const NO_ROUTE = 'none';
/** Of all methods that Node's parser knows, those that are worth a series. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Counts every answer, whoever has given it: controllers, pages, the 404 of what is not there. */
@Injectable()
export class RequestMetrics {
  constructor(
    { httpAdapter }: HttpAdapterHost,
    private readonly metrics: Metrics,
  ) {
    // A worker need not listen. Hooks also hold for routes that are there already: Fastify collects them at its start.
    (httpAdapter as HttpAdapterHost['httpAdapter'] | undefined)
      ?.getInstance<FastifyInstance>()
      .addHook('onResponse', (request, reply, done) => {
        this.count(request, reply);
        done();
      });
  }

  private count(request: FastifyRequest, reply: FastifyReply): void {
    const { method } = request;
    const { statusCode: status } = reply;
    const labels = {
      method: METHODS.has(method) ? method : 'OTHER',
      route: request.routeOptions.url ?? NO_ROUTE,
      status,
    };
    this.metrics.requests.observe(labels, reply.elapsedTime / 1_000);
    if (status !== 429) return;
    const endpoint = attachedExchange(request)?.endpoint.id;
    if (endpoint !== undefined) this.metrics.rateLimitRefusals.inc({ endpoint });
  }
}
