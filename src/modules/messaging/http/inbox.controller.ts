import { Controller, Delete, Get, Header, HttpCode, Query, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Unpiped } from '../../../http/endpoint.decorator.js';
import { Inbox, INBOX_SIZE, type InboxList } from '../application/inbox.js';
import { InboxPage, PAGE_SIZE } from './inbox-page.js';
import { OwnPageGuard } from './own-page.guard.js';

/** The development inbox (operations: What it serves). Not there unless INBOX is on. */
@ApiExcludeController()
@Unpiped()
@UseGuards(OwnPageGuard)
@Controller('inbox')
export class InboxController {
  constructor(
    private readonly inbox: Inbox,
    private readonly page: InboxPage,
  ) {}

  @Get()
  async show(
    @Query('offset') offset: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const from = wholeNumber(offset, 0);
    void reply.headers({
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': this.page.contentSecurityPolicy,
      'Cache-Control': 'no-store',
      // Links lead to other sites, which need not know where this one is.
      'Referrer-Policy': 'no-referrer',
    });
    return this.page.render(await this.inbox.list(PAGE_SIZE, from), from);
  }

  @Get('messages')
  @Header('Cache-Control', 'no-store')
  @Header('Cross-Origin-Resource-Policy', 'same-origin')
  list(@Query('limit') limit: unknown, @Query('offset') offset: unknown): Promise<InboxList> {
    return this.inbox.list(Math.min(wholeNumber(limit, INBOX_SIZE), INBOX_SIZE), wholeNumber(offset, 0));
  }

  @Delete('messages')
  @HttpCode(204)
  clear(): Promise<void> {
    return this.inbox.clear();
  }
}

/** A tool for developers: what is no number counts as not given. */
function wholeNumber(text: unknown, fallback: number): number {
  return typeof text === 'string' && /^\d{1,6}$/.test(text) ? Number(text) : fallback;
}
