import {
  EmailParameter,
  PasswordParameter,
  RedirectUrlParameter,
  SecretParameter,
  UserIdParameter,
} from '../../../http/parameters.js';

/** Parameters in the order in which they are checked (contract §9.6). */

export class CreateRecoveryRequest {
  @EmailParameter() email!: string;
  @RedirectUrlParameter({ required: true }) url!: string;
}

export class UpdateRecoveryRequest {
  @UserIdParameter() userId!: string;
  @SecretParameter() secret!: string;
  @PasswordParameter({ description: 'New password, 8 to 256 characters.' }) password!: string;
  @PasswordParameter({ description: 'The same once more.' }) passwordAgain!: string;
}
