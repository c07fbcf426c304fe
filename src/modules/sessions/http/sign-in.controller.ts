import { Controller, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Endpoint } from '../../../http/endpoint.decorator.js';
import type { Exchange } from '../../../http/exchange.js';
import { Context, Request } from '../../../http/parameters.decorator.js';
import { SessionCookies } from '../../../http/session-cookies.js';
import type { RequestContext } from '../../../kernel/request-context.js';
import type { IssuedToken } from '../../tokens/application/token.service.js';
import { TokenResponse } from '../../tokens/http/token.response.js';
import { AnonymousService } from '../application/anonymous.service.js';
import { MagicUrlService } from '../application/magic-url.service.js';
import { PhoneService } from '../application/phone.service.js';
import type { StartedSession } from '../application/session-starter.js';
import { SignInService } from '../application/sign-in.service.js';
import { SessionResponse } from './session.response.js';
import {
  ConfirmSessionRequest,
  CreateEmailSessionRequest,
  CreateMagicUrlSessionRequest,
  CreatePhoneSessionRequest,
} from './sessions.requests.js';

/** The ways in (contract §9.5). */
@ApiTags('account')
@Controller('v1/account/sessions')
export class SignInController {
  constructor(
    private readonly signIn: SignInService,
    private readonly magicUrl: MagicUrlService,
    private readonly phone: PhoneService,
    private readonly anonymous: AnonymousService,
    private readonly cookies: SessionCookies,
  ) {}

  @Post(['email', ''])
  @Endpoint({
    id: 'createEmailSession',
    title: 'Create email session',
    description: 'Signs in with email and password. Existing sessions stay, up to the project\u2019s limit.',
    scope: 'public',
    status: 201,
    model: SessionResponse,
    method: 'emailPassword',
    limit: { attempts: 10, by: ['email'] },
    cookies: 'set',
    errors: ['user_invalid_credentials', 'user_blocked'],
  })
  async createEmailSession(
    @Context() context: Exchange,
    @Request() { email, password }: CreateEmailSessionRequest,
  ): Promise<SessionResponse> {
    return this.respond(context, await this.signIn.withPassword(context, email, password));
  }

  @Post('anonymous')
  @Endpoint({
    id: 'createAnonymousSession',
    title: 'Create anonymous session',
    description:
      'Makes an account without email and password, and signs it in. PATCH `email` turns it into a normal one.',
    scope: 'public',
    status: 201,
    model: SessionResponse,
    method: 'anonymous',
    limit: { attempts: 50, by: ['ip'] },
    cookies: 'set',
    errors: ['user_session_already_exists', 'user_count_exceeded'],
  })
  async createAnonymousSession(@Context() context: Exchange): Promise<SessionResponse> {
    return this.respond(context, await this.anonymous.create(context));
  }

  @Post('magic-url')
  @Endpoint({
    id: 'createMagicURLSession',
    title: 'Create magic URL session',
    description:
      'Mails a link that signs in. Good for an hour. A new address is signed up, with the given id; for a known one ' +
      'the id is ignored: take the one in the answer.',
    scope: 'public',
    status: 201,
    model: TokenResponse,
    method: 'magicUrl',
    limit: { attempts: 10, by: ['email'] },
    errors: ['general_smtp_disabled', 'user_count_exceeded', 'user_already_exists'],
  })
  async createMagicUrlSession(
    @Context() context: RequestContext,
    @Request() { userId, email, url = '' }: CreateMagicUrlSessionRequest,
  ): Promise<TokenResponse> {
    return tokenOf(context, await this.magicUrl.create(context, { userId, email, url }));
  }

  @Put('magic-url')
  @Endpoint({
    id: 'updateMagicURLSession',
    title: 'Create magic URL session (confirmation)',
    description: 'Signs in with what the link brought, once. Verifies the email address.',
    scope: 'public',
    status: 200,
    model: SessionResponse,
    limit: { attempts: 10, by: ['userId'] },
    cookies: 'set',
    errors: ['user_not_found', 'user_invalid_token', 'user_blocked'],
  })
  async updateMagicUrlSession(
    @Context() context: Exchange,
    @Request() { userId, secret }: ConfirmSessionRequest,
  ): Promise<SessionResponse> {
    return this.respond(context, await this.magicUrl.confirm(context, userId, secret));
  }

  @Post('phone')
  @Endpoint({
    id: 'createPhoneSession',
    title: 'Create phone session',
    description:
      'Texts a code of six digits. Good for 15 minutes. A new number is signed up, with the given id; for a known one ' +
      'the id is ignored: take the one in the answer.',
    scope: 'public',
    status: 201,
    model: TokenResponse,
    method: 'phone',
    limit: { attempts: 10, by: ['phone'] },
    errors: ['general_phone_disabled', 'user_count_exceeded', 'user_already_exists'],
  })
  async createPhoneSession(
    @Context() context: RequestContext,
    @Request() { userId, phone }: CreatePhoneSessionRequest,
  ): Promise<TokenResponse> {
    return tokenOf(context, await this.phone.create(context, userId, phone));
  }

  @Put('phone')
  @Endpoint({
    id: 'updatePhoneSession',
    title: 'Create phone session (confirmation)',
    description: 'Signs in with the code, once. Verifies the phone number.',
    scope: 'public',
    status: 200,
    model: SessionResponse,
    limit: { attempts: 10, by: ['userId'] },
    cookies: 'set',
    errors: ['user_not_found', 'user_invalid_token', 'user_blocked'],
  })
  async updatePhoneSession(
    @Context() context: Exchange,
    @Request() { userId, secret }: ConfirmSessionRequest,
  ): Promise<SessionResponse> {
    return this.respond(context, await this.phone.confirm(context, userId, secret));
  }

  private respond(context: Exchange, { session, secret }: StartedSession): SessionResponse {
    const { sessionDuration: duration } = context.project;
    this.cookies.issue(context, { userId: session.userId, secret, expiresAt: session.expiresAt(duration) });
    return SessionResponse.of(session, { duration, locale: context.locale, currentId: session.id });
  }
}

/** The secret travels in the message; the project's own servers may see it (contract §3.6). */
function tokenOf({ caller }: RequestContext, { token, secret }: IssuedToken): TokenResponse {
  return TokenResponse.of(token, caller.kind === 'application' ? secret : '');
}
