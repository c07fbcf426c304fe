import {
  EmailParameter,
  NameParameter,
  NewIdParameter,
  NewPasswordParameter,
  PasswordParameter,
  PhoneParameter,
  PrefsParameter,
} from '../../../http/parameters.js';

/** Parameters in the order in which they are checked (contract §9.4). */

export class CreateAccountRequest {
  /** Null: the server makes one. */
  @NewIdParameter() userId!: string | null;
  @EmailParameter() email!: string;
  @NewPasswordParameter() password!: string;
  @NameParameter({ required: false }) name?: string;
}

export class UpdateEmailRequest {
  @EmailParameter() email!: string;
  @PasswordParameter({ description: 'Current password; on an account that has none yet, its first one.' })
  password!: string;
}

export class UpdateNameRequest {
  @NameParameter({ required: true }) name!: string;
}

export class UpdatePasswordRequest {
  @NewPasswordParameter() password!: string;
  @PasswordParameter({ required: false, description: 'Current password; not needed for the first one.' })
  oldPassword?: string;
}

export class UpdatePhoneRequest {
  @PhoneParameter() phone!: string;
  @PasswordParameter({
    description: 'Current password. Not looked at, but wanted, on an account that has none yet.',
  })
  password!: string;
}

export class UpdatePrefsRequest {
  /** JSON text. */
  @PrefsParameter() prefs!: string;
}
