import { Controller, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Endpoint } from '../../../http/endpoint.decorator.js';
import { Context, Request } from '../../../http/parameters.decorator.js';
import type { RequestContext } from '../../../kernel/request-context.js';
import { TokenResponse } from '../../tokens/http/token.response.js';
import { RecoveryService } from '../application/recovery.service.js';
import { CreateRecoveryRequest, UpdateRecoveryRequest } from './recovery.requests.js';

@ApiTags('account')
@Controller('v1/account/recovery')
export class RecoveryController {
  constructor(private readonly recovery: RecoveryService) {}

  @Post()
  @Endpoint({
    id: 'createRecovery',
    title: 'Create password recovery',
    description: 'Mails a link to the address. It is good for an hour and brings `userId` and `secret`.',
    scope: 'public',
    status: 201,
    model: TokenResponse,
    limit: { attempts: 10, by: ['email', 'ip'] },
    errors: ['general_smtp_disabled', 'user_not_found', 'user_blocked'],
  })
  async createRecovery(
    @Context() context: RequestContext,
    @Request() { email, url }: CreateRecoveryRequest,
  ): Promise<TokenResponse> {
    const { token, secret } = await this.recovery.create(context, email, url);
    return TokenResponse.of(token, context.caller.kind === 'application' ? secret : '');
  }

  @Put()
  @Endpoint({
    id: 'updateRecovery',
    title: 'Create password recovery (confirmation)',
    description: 'Sets a new password with what the link brought. Logs nobody in.',
    scope: 'public',
    status: 200,
    model: TokenResponse,
    limit: { attempts: 10, by: ['userId'] },
    errors: [
      'user_password_mismatch',
      'user_not_found',
      'user_invalid_token',
      'user_blocked',
      'password_recently_used',
    ],
  })
  async updateRecovery(
    @Context() context: RequestContext,
    @Request() request: UpdateRecoveryRequest,
  ): Promise<TokenResponse> {
    return TokenResponse.of(await this.recovery.confirm(context, request));
  }
}
