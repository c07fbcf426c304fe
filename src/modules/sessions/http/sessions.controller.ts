import { Controller, Delete, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Endpoint } from '../../../http/endpoint.decorator.js';
import type { Exchange } from '../../../http/exchange.js';
import { Context, Request } from '../../../http/parameters.decorator.js';
import { SessionCookies } from '../../../http/session-cookies.js';
import type { MemberContext } from '../../../kernel/request-context.js';
import { ProviderGrants } from '../application/provider-grants.js';
import { SessionJwt } from '../application/session-jwt.js';
import { SessionsService } from '../application/sessions.service.js';
import type { Session } from '../domain/session.js';
import { JwtResponse } from './jwt.response.js';
import { SessionListResponse, SessionResponse } from './session.response.js';
import { SessionRequest } from './sessions.requests.js';

@ApiTags('account')
@Controller('v1/account')
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly grants: ProviderGrants,
    private readonly jwt: SessionJwt,
    private readonly cookies: SessionCookies,
  ) {}

  @Get('sessions')
  @Endpoint({
    id: 'listSessions',
    title: 'List sessions',
    description: 'The active sessions of the caller, oldest first.',
    scope: 'account',
    status: 200,
    model: SessionListResponse,
  })
  async listSessions(@Context() context: MemberContext): Promise<SessionListResponse> {
    const sessions = await this.sessions.list(context);
    return { total: sessions.length, sessions: sessions.map((session) => this.view(context, session)) };
  }

  @Get('sessions/:sessionId')
  @Endpoint({
    id: 'getSession',
    title: 'Get session',
    description: 'One session of the caller; `current` stands for that of this request.',
    scope: 'account',
    status: 200,
    model: SessionResponse,
    errors: ['user_session_not_found'],
  })
  async getSession(
    @Context() context: MemberContext,
    @Request() { sessionId }: SessionRequest,
  ): Promise<SessionResponse> {
    return this.view(context, await this.sessions.get(context, sessionId));
  }

  @Delete('sessions/:sessionId')
  @Endpoint({
    id: 'deleteSession',
    title: 'Delete session',
    description: 'Ends one session of the caller; `current` stands for that of this request.',
    scope: 'account',
    status: 204,
    limit: { attempts: 100, by: ['ip'] },
    conditional: true,
    cookies: 'cleared',
    errors: ['user_session_not_found'],
  })
  async deleteSession(
    @Context() context: Exchange & MemberContext,
    @Request() { sessionId }: SessionRequest,
  ): Promise<void> {
    const session = await this.sessions.delete(context, sessionId);
    if (session.id === context.caller.sessionId) this.cookies.clear(context);
  }

  @Delete('sessions')
  @Endpoint({
    id: 'deleteSessions',
    title: 'Delete sessions',
    description: 'Ends all sessions of the caller, this one included.',
    scope: 'account',
    status: 204,
    limit: { attempts: 100, by: ['ip'] },
    cookies: 'cleared',
  })
  async deleteSessions(@Context() context: Exchange & MemberContext): Promise<void> {
    await this.sessions.deleteAll(context);
    this.cookies.clear(context);
  }

  @Post('jwt')
  @Endpoint({
    id: 'createJWT',
    title: 'Create JWT',
    description:
      'A token for the caller\u2019s own servers, valid for 15 minutes and as long as this session.',
    scope: 'account',
    status: 201,
    model: JwtResponse,
    method: 'jwt',
    limit: { attempts: 100, by: ['caller'] },
    errors: ['user_session_not_found'],
  })
  createJwt(@Context() context: MemberContext): JwtResponse {
    return { jwt: this.jwt.issue(context) };
  }

  private view({ project, locale, caller }: MemberContext, session: Session): SessionResponse {
    return SessionResponse.of(session, {
      duration: project.sessionDuration,
      locale,
      currentId: caller.sessionId,
      grant: this.grants.of(session),
    });
  }
}
