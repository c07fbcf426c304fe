import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Unpiped } from '../../../http/endpoint.decorator.js';
import { type Report, Readiness } from '../application/readiness.js';

/** For load balancers and orchestrators. */
@ApiExcludeController()
@Unpiped()
@Controller()
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  /** The process lives. */
  @Get('healthz')
  live(): { status: string } {
    return { status: 'ok' };
  }

  /** The process can serve: 503 while the database is away, the schema is behind, or the process is stopping. */
  @Get('readyz')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Report> {
    const report = await this.readiness.report();
    void reply
      .code(report.status === 'ready' || report.status === 'degraded' ? 200 : 503)
      .header('Cache-Control', 'no-store');
    return report;
  }
}
