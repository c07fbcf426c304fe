import { Controller, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Endpoint } from '../../../http/endpoint.decorator.js';
import { SessionIdParameter } from '../../../http/parameters.js';
import { Context, Request } from '../../../http/parameters.decorator.js';
import type { MemberContext } from '../../../kernel/request-context.js';
import { ProviderGrants } from '../../sessions/application/provider-grants.js';
import { SessionResponse } from '../../sessions/http/session.response.js';
import { TokenRefresh } from '../application/token-refresh.service.js';

export class RefreshRequest {
  @SessionIdParameter() sessionId!: string;
}

@ApiTags('account')
@Controller('v1/account/sessions')
export class RefreshController {
  constructor(
    private readonly tokens: TokenRefresh,
    private readonly grants: ProviderGrants,
  ) {}

  @Patch(':sessionId')
  @Endpoint({
    id: 'updateSession',
    title: 'Update OAuth2 session (refresh tokens)',
    description: 'Gets new provider tokens for an OAuth2 session. Its secret and its end stay as they are.',
    scope: 'account',
    status: 200,
    model: SessionResponse,
    limit: { attempts: 10, by: ['ip'] },
    errors: [
      'user_session_not_found',
      'project_provider_unsupported',
      'project_provider_disabled',
      'user_oauth2_bad_request',
      'user_oauth2_unauthorized',
      'user_oauth2_provider_error',
    ],
  })
  async updateSession(
    @Context() context: MemberContext,
    @Request() { sessionId }: RefreshRequest,
  ): Promise<SessionResponse> {
    const session = await this.tokens.refresh(context, sessionId);
    return SessionResponse.of(session, {
      duration: context.project.sessionDuration,
      locale: context.locale,
      currentId: context.caller.sessionId,
      grant: this.grants.of(session),
    });
  }
}
