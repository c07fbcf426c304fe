import { Controller, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Endpoint } from '../../../http/endpoint.decorator.js';
import { Context, Request } from '../../../http/parameters.decorator.js';
import type { MemberContext, RequestContext } from '../../../kernel/request-context.js';
import { TokenResponse } from '../../tokens/http/token.response.js';
import { EmailVerificationService } from '../application/email-verification.service.js';
import { PhoneVerificationService } from '../application/phone-verification.service.js';
import { CreateVerificationRequest, UpdateVerificationRequest } from './verification.requests.js';

@ApiTags('account')
@Controller('v1/account/verification')
export class VerificationController {
  constructor(
    private readonly emails: EmailVerificationService,
    private readonly phones: PhoneVerificationService,
  ) {}

  @Post()
  @Endpoint({
    id: 'createVerification',
    title: 'Create email verification',
    description:
      'Mails a link to the caller\u2019s address. It is good for 7 days and brings `userId` and `secret`.',
    scope: 'account',
    status: 201,
    model: TokenResponse,
    limit: { attempts: 10, by: ['caller'] },
    errors: ['general_smtp_disabled'],
  })
  async createVerification(
    @Context() context: MemberContext,
    @Request() { url }: CreateVerificationRequest,
  ): Promise<TokenResponse> {
    return TokenResponse.of(await this.emails.create(context, url));
  }

  @Put()
  @Endpoint({
    id: 'updateVerification',
    title: 'Create email verification (confirmation)',
    description: 'Confirms the address with what the link brought. Works logged out, once.',
    scope: 'public',
    status: 200,
    model: TokenResponse,
    limit: { attempts: 10, by: ['userId'] },
    errors: ['user_not_found', 'user_invalid_token'],
  })
  async updateVerification(
    @Context() context: RequestContext,
    @Request() { userId, secret }: UpdateVerificationRequest,
  ): Promise<TokenResponse> {
    return TokenResponse.of(await this.emails.confirm(context, userId, secret));
  }

  @Post('phone')
  @Endpoint({
    id: 'createPhoneVerification',
    title: 'Create phone verification',
    description: 'Texts a code of six digits to the caller\u2019s number. It is good for 15 minutes.',
    scope: 'account',
    status: 201,
    model: TokenResponse,
    limit: { attempts: 10, by: ['caller'] },
    errors: ['general_phone_disabled', 'user_phone_not_found'],
  })
  async createPhoneVerification(@Context() context: MemberContext): Promise<TokenResponse> {
    return TokenResponse.of(await this.phones.create(context));
  }

  @Put('phone')
  @Endpoint({
    id: 'updatePhoneVerification',
    title: 'Create phone verification (confirmation)',
    description: 'Confirms the number with the code. Works logged out, once.',
    scope: 'public',
    status: 200,
    model: TokenResponse,
    limit: { attempts: 10, by: ['userId'] },
    errors: ['user_not_found', 'user_invalid_token'],
  })
  async updatePhoneVerification(
    @Context() context: RequestContext,
    @Request() { userId, secret }: UpdateVerificationRequest,
  ): Promise<TokenResponse> {
    return TokenResponse.of(await this.phones.confirm(context, userId, secret));
  }
}
