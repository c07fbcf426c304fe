import { SecretParameter, TokenUserIdParameter } from '../../../http/parameters.js';

/** What the page's form sends: the same as the confirmation of a magic URL (contract §9.5). */
export class MagicUrlFormRequest {
  @TokenUserIdParameter() userId!: string;
  @SecretParameter() secret!: string;
}
