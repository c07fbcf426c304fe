import { Controller, Get, HttpCode, Post, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problem } from '../../../errors/api-error.js';
import { SameEndpoint, Unpiped } from '../../../http/endpoint.decorator.js';
import type { Exchange } from '../../../http/exchange.js';
import { Context, Request } from '../../../http/parameters.decorator.js';
import { SessionCookies } from '../../../http/session-cookies.js';
import { Clock } from '../../../kernel/clock.js';
import { MagicUrlService } from '../../sessions/application/magic-url.service.js';
import { deepLink } from '../domain/deep-link.js';
import { readMagicLink } from '../domain/magic-link.js';
import { HostedPages } from './hosted-pages.js';
import { MagicUrlFormRequest } from './magic-url-form.request.js';
import { OwnFormGuard } from './own-form.guard.js';
import { PageErrorFilter } from './page-error.filter.js';

const PATH = 'auth/magic-url';

/**
 * Where a magic URL leads that was given no page of its own (contract §11.1). Opening it spends nothing: mail scanners
 * and link previews open every link.
 */
@ApiExcludeController()
@Unpiped()
@UseFilters(PageErrorFilter)
@Controller(PATH)
export class MagicUrlPageController {
  constructor(
    private readonly pages: HostedPages,
    private readonly magicUrl: MagicUrlService,
    private readonly cookies: SessionCookies,
    private readonly clock: Clock,
  ) {}

  @Get()
  show(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    const visitor = this.pages.visitorOf(request);
    const { project, texts } = visitor;
    if (project === undefined) throw problem('project_not_found');
    const link = readMagicLink(visitor.parameters, this.clock.now());
    if (link === undefined) throw problem('user_invalid_token');
    const fields = { ...link, project: project.id, locale: texts.language };
    return this.pages.show(visitor, reply, {
      text: 'log-in',
      choice: {
        action: `/${PATH}`,
        fields: Object.entries(fields).map(([name, value]) => ({ name, value })),
        link: deepLink(project.id, request.url),
        // Who has an app got the link through it, as a rule.
        appFirst: project.platforms.some(({ kind }) => kind === 'native'),
      },
    });
  }

  /** The button "continue here": what PUT `/account/sessions/magic-url` does, for a form. */
  @Post()
  @HttpCode(200)
  @SameEndpoint('updateMagicURLSession')
  @UseGuards(OwnFormGuard)
  async continueHere(
    @Context() exchange: Exchange,
    @Request() { userId, secret }: MagicUrlFormRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { project } = exchange;
    const { session, secret: key } = await this.magicUrl.confirm(exchange, userId, secret);
    const expiresAt = session.expiresAt(project.sessionDuration);
    this.cookies.issue(exchange, { userId: session.userId, secret: key, expiresAt });
    if (project.url !== '') return this.pages.leave(reply, project.url);
    return this.pages.show(this.pages.visitorOf(exchange.request), reply, { text: 'done' });
  }
}
