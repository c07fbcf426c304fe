import { IdentityIdParameter, QueriesParameter } from '../../../http/parameters.js';
import type { Page } from '../../../http/validators/queries.js';

/** What a list without `queries` shows (contract §12.2). */
export const FIRST_PAGE: Page = { limit: 5_000, offset: 0 };

export class ListIdentitiesRequest {
  @QueriesParameter() queries?: Page;
}

export class IdentityRequest {
  @IdentityIdParameter() identityId!: string;
}
