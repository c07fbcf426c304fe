import { Controller, Delete, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Endpoint } from '../../../http/endpoint.decorator.js';
import { Context, Request } from '../../../http/parameters.decorator.js';
import { FIRST_PAGE } from '../../../http/validators/queries.js';
import type { MemberContext } from '../../../kernel/request-context.js';
import { IdentitiesService } from '../application/identities.service.js';
import { IdentityRequest, ListIdentitiesRequest } from './identities.requests.js';
import { IdentityListResponse, IdentityResponse } from './identity.response.js';

@ApiTags('account')
@Controller('v1/account/identities')
export class IdentitiesController {
  constructor(private readonly identities: IdentitiesService) {}

  @Get()
  @Endpoint({
    id: 'listIdentities',
    title: 'List identities',
    description: 'The accounts elsewhere that open the account of the caller, oldest first.',
    scope: 'account',
    status: 200,
    model: IdentityListResponse,
  })
  async listIdentities(
    @Context() context: MemberContext,
    @Request() { queries = FIRST_PAGE }: ListIdentitiesRequest,
  ): Promise<IdentityListResponse> {
    const { total, identities } = await this.identities.page(context, queries);
    return { total, identities: identities.map((identity) => IdentityResponse.of(identity)) };
  }

  @Delete(':identityId')
  @Endpoint({
    id: 'deleteIdentity',
    title: 'Delete identity',
    description: 'Detaches an account elsewhere: it opens the account of the caller no more. Sessions stay.',
    scope: 'account',
    status: 204,
    errors: ['user_identity_not_found'],
  })
  async deleteIdentity(
    @Context() context: MemberContext,
    @Request() { identityId }: IdentityRequest,
  ): Promise<void> {
    await this.identities.delete(context, identityId);
  }
}
