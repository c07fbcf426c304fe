import { RedirectUrlParameter, SecretParameter, UserIdParameter } from '../../../http/parameters.js';

/** Parameters in the order in which they are checked (contract §9.6). */

export class CreateVerificationRequest {
  @RedirectUrlParameter({ required: true }) url!: string;
}

export class UpdateVerificationRequest {
  @UserIdParameter() userId!: string;
  @SecretParameter() secret!: string;
}
