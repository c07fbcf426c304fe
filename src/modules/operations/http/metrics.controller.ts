import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Registry } from 'prom-client';
import { Unpiped } from '../../../http/endpoint.decorator.js';
import { sendProblem } from '../../../http/problem-response.js';
import { MetricsReport } from '../application/metrics-report.js';
import { MetricsAccess } from './metrics-access.js';

/** For Prometheus, and whatever reads its text format. */
@ApiExcludeController()
@Unpiped()
@Controller()
export class MetricsController {
  constructor(
    private readonly access: MetricsAccess,
    private readonly report: MetricsReport,
  ) {}

  /** Refuses by hand: a process that only works on messages has no filter for errors. */
  @Get('metrics')
  async read(@Req() { socket, headers }: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const refusal = this.access.refuse({ peer: socket.remoteAddress ?? '', headers });
    if (refusal !== undefined) {
      if (refusal.status === 401) void reply.header('WWW-Authenticate', 'Bearer');
      sendProblem(reply, refusal);
      return;
    }
    const text = await this.report.text();
    void reply.type(Registry.PROMETHEUS_CONTENT_TYPE).header('Cache-Control', 'no-store').send(text);
  }
}
