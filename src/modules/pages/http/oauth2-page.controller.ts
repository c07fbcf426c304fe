import { Controller, Get, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Unpiped } from '../../../http/endpoint.decorator.js';
import { deepLink } from '../domain/deep-link.js';
import { HostedPages, type PageText } from './hosted-pages.js';
import { PageErrorFilter } from './page-error.filter.js';

/**
 * Where an OAuth2 login ends that was given no URL (contract §11.1): native SDKs open one in a browser, and wait for
 * the page to come back to the app with what it got.
 */
@ApiExcludeController()
@Unpiped()
@UseFilters(PageErrorFilter)
@Controller('auth/oauth2')
export class OAuth2PageController {
  constructor(private readonly pages: HostedPages) {}

  @Get('success')
  success(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    return this.handOver(request, reply, 'oauth2-success', 'oauth2-no-url');
  }

  @Get('failure')
  failure(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    return this.handOver(request, reply, 'oauth2-failure', 'oauth2-failure');
  }

  /** @param otherwise what is said without a project: then there is no app to hand over to */
  private handOver(
    request: FastifyRequest,
    reply: FastifyReply,
    text: PageText,
    otherwise: PageText,
  ): string {
    const visitor = this.pages.visitorOf(request);
    const { project } = visitor;
    return project === undefined
      ? this.pages.show(visitor, reply, { text: otherwise })
      : this.pages.show(visitor, reply, { text, app: deepLink(project.id, request.url) });
  }
}
