import { Controller, Get, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Endpoint } from '../../../http/endpoint.decorator.js';
import type { Exchange } from '../../../http/exchange.js';
import { Context, Request } from '../../../http/parameters.decorator.js';
import { SessionCookies } from '../../../http/session-cookies.js';
import type { MemberContext } from '../../../kernel/request-context.js';
import { AccountService } from '../application/account.service.js';
import { CredentialsService } from '../application/credentials.service.js';
import {
  CreateAccountRequest,
  UpdateEmailRequest,
  UpdateNameRequest,
  UpdatePasswordRequest,
  UpdatePhoneRequest,
  UpdatePrefsRequest,
} from './account.requests.js';
import { AccountResponse } from './account.response.js';
import { PreferencesResponse } from './preferences.response.js';

@ApiTags('account')
@Controller('v1/account')
export class AccountController {
  constructor(
    private readonly accounts: AccountService,
    private readonly credentials: CredentialsService,
    private readonly cookies: SessionCookies,
  ) {}

  @Post()
  @Endpoint({
    id: 'create',
    title: 'Create account',
    description: 'Registers a user with email and password. Neither logs in nor sends mail.',
    scope: 'public',
    status: 201,
    model: AccountResponse,
    method: 'emailPassword',
    limit: { attempts: 10, by: ['ip'] },
    errors: ['user_count_exceeded', 'user_already_exists'],
  })
  async create(
    @Context() context: Exchange,
    @Request() request: CreateAccountRequest,
  ): Promise<AccountResponse> {
    return AccountResponse.of(
      await this.accounts.create(context, { ...request, name: request.name ?? '' }),
      context,
    );
  }

  @Get()
  @Endpoint({
    id: 'get',
    title: 'Get account',
    description: 'The account of the caller.',
    scope: 'account',
    status: 200,
    model: AccountResponse,
  })
  get(@Context() context: MemberContext): AccountResponse {
    return AccountResponse.of(context.caller.account, context);
  }

  @Patch('email')
  @Endpoint({
    id: 'updateEmail',
    title: 'Update email',
    description:
      'Changes the email address, which is unverified then. Gives a passwordless account its first password.',
    scope: 'account',
    status: 200,
    model: AccountResponse,
    conditional: true,
    errors: ['user_invalid_credentials', 'user_email_already_exists', 'general_rate_limit_exceeded'],
  })
  async updateEmail(
    @Context() context: MemberContext,
    @Request() { email, password }: UpdateEmailRequest,
  ): Promise<AccountResponse> {
    return AccountResponse.of(await this.credentials.changeEmail(context, email, password), context);
  }

  @Patch('name')
  @Endpoint({
    id: 'updateName',
    title: 'Update name',
    description: 'Changes the name.',
    scope: 'account',
    status: 200,
    model: AccountResponse,
    conditional: true,
  })
  async updateName(
    @Context() context: MemberContext,
    @Request() { name }: UpdateNameRequest,
  ): Promise<AccountResponse> {
    return AccountResponse.of(await this.accounts.changeName(context, name), context);
  }

  @Patch('password')
  @Endpoint({
    id: 'updatePassword',
    title: 'Update password',
    description:
      'Changes the password. Sessions stay. The current one is needed unless there has never been one.',
    scope: 'account',
    status: 200,
    model: AccountResponse,
    conditional: true,
    errors: ['user_invalid_credentials', 'password_recently_used', 'general_rate_limit_exceeded'],
  })
  async updatePassword(
    @Context() context: MemberContext,
    @Request() { password, oldPassword }: UpdatePasswordRequest,
  ): Promise<AccountResponse> {
    return AccountResponse.of(await this.credentials.changePassword(context, password, oldPassword), context);
  }

  @Patch('phone')
  @Endpoint({
    id: 'updatePhone',
    title: 'Update phone',
    description: 'Changes the phone number, which is unverified then. Sends no SMS.',
    scope: 'account',
    status: 200,
    model: AccountResponse,
    conditional: true,
    errors: ['user_invalid_credentials', 'user_phone_already_exists', 'general_rate_limit_exceeded'],
  })
  async updatePhone(
    @Context() context: MemberContext,
    @Request() { phone, password }: UpdatePhoneRequest,
  ): Promise<AccountResponse> {
    return AccountResponse.of(await this.credentials.changePhone(context, phone, password), context);
  }

  @Get('prefs')
  @Endpoint({
    id: 'getPrefs',
    title: 'Get preferences',
    description: 'The preferences of the caller: the bare object.',
    scope: 'account',
    status: 200,
    model: PreferencesResponse,
  })
  getPrefs(@Context() { caller }: MemberContext): PreferencesResponse {
    return JSON.parse(caller.account.prefs) as PreferencesResponse;
  }

  @Patch('prefs')
  @Endpoint({
    id: 'updatePrefs',
    title: 'Update preferences',
    description: 'Replaces the preferences as a whole.',
    scope: 'account',
    status: 200,
    model: AccountResponse,
    conditional: true,
  })
  async updatePrefs(
    @Context() context: MemberContext,
    @Request() { prefs }: UpdatePrefsRequest,
  ): Promise<AccountResponse> {
    return AccountResponse.of(await this.accounts.changePrefs(context, prefs), context);
  }

  @Patch('status')
  @Endpoint({
    id: 'updateStatus',
    title: 'Block account',
    description: 'Blocks the account of the caller, for good.',
    scope: 'account',
    status: 200,
    model: AccountResponse,
    conditional: true,
  })
  async updateStatus(@Context() context: Exchange & MemberContext): Promise<AccountResponse> {
    const user = await this.accounts.block(context);
    this.cookies.clearFallback(context);
    return AccountResponse.of(user, context);
  }
}
