import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Endpoint } from '../../../http/endpoint.decorator.js';
import { Context, Request } from '../../../http/parameters.decorator.js';
import { FIRST_PAGE } from '../../../http/validators/queries.js';
import type { MemberContext } from '../../../kernel/request-context.js';
import { ActivityLog } from '../application/activity-log.js';
import { ListLogsRequest } from './list-logs.request.js';
import { LogListResponse, LogResponse } from './log-list.response.js';

@ApiTags('account')
@Controller('v1/account/logs')
export class ActivityController {
  constructor(private readonly activity: ActivityLog) {}

  @Get()
  @Endpoint({
    id: 'listLogs',
    title: 'List logs',
    description: 'The security log of the caller, newest first.',
    scope: 'account',
    status: 200,
    model: LogListResponse,
  })
  async listLogs(
    @Context() context: MemberContext,
    @Request() request: ListLogsRequest,
  ): Promise<LogListResponse> {
    const { total, entries } = await this.activity.page(context, request.queries ?? FIRST_PAGE);
    return { total, logs: entries.map((entry) => LogResponse.of(entry, context.locale)) };
  }
}
