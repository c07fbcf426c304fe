import { Module } from '@nestjs/common';
import { LastUse } from './application/last-use.js';
import { SessionAuthenticator } from './application/session-authenticator.js';
import { SessionJwt } from './application/session-jwt.js';
import { SessionRepository } from './persistence/session.repository.js';

/** Who a request comes from: what the pipeline needs of sessions. */
@Module({
  providers: [LastUse, SessionAuthenticator, SessionJwt, SessionRepository],
  exports: [SessionAuthenticator, SessionJwt, SessionRepository],
})
export class AuthenticationModule {}
