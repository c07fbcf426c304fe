import { QueriesParameter } from '../../../http/parameters.js';
import type { Page } from '../../../http/validators/queries.js';

export class ListLogsRequest {
  @QueriesParameter() queries?: Page;
}
