import { EmailParameter, PasswordParameter, SessionIdParameter } from '../../../http/parameters.js';

/** Parameters in the order in which they are checked (contract §9.5). */

export class CreateEmailSessionRequest {
  @EmailParameter() email!: string;
  @PasswordParameter() password!: string;
}

export class SessionRequest {
  @SessionIdParameter() sessionId!: string;
}
