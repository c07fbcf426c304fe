import {
  EmailParameter,
  NewIdParameter,
  PasswordParameter,
  PhoneParameter,
  RedirectUrlParameter,
  SecretParameter,
  SessionIdParameter,
  TokenUserIdParameter,
} from '../../../http/parameters.js';

/** Parameters in the order in which they are checked (contract §9.5). */

export class CreateEmailSessionRequest {
  @EmailParameter() email!: string;
  @PasswordParameter() password!: string;
}

export class CreateMagicUrlSessionRequest {
  /** Null: the server makes one. */
  @NewIdParameter() userId!: string | null;
  @EmailParameter() email!: string;
  @RedirectUrlParameter({ required: false }) url?: string;
}

export class CreatePhoneSessionRequest {
  /** Null: the server makes one. */
  @NewIdParameter() userId!: string | null;
  @PhoneParameter() phone!: string;
}

export class ConfirmSessionRequest {
  @TokenUserIdParameter() userId!: string;
  @SecretParameter() secret!: string;
}

export class SessionRequest {
  @SessionIdParameter() sessionId!: string;
}
