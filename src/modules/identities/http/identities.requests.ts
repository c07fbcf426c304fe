import { IdentityIdParameter, QueriesParameter } from '../../../http/parameters.js';
import type { Page } from '../../../http/validators/queries.js';

export class ListIdentitiesRequest {
  @QueriesParameter() queries?: Page;
}

export class IdentityRequest {
  @IdentityIdParameter() identityId!: string;
}
