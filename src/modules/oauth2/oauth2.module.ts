import { Module } from '@nestjs/common';
import { AccountModule } from '../account/account.module.js';
import { ActivityModule } from '../activity/activity.module.js';
import { IdentitiesModule } from '../identities/identities.module.js';
import { PagesModule } from '../pages/pages.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { AuthenticationModule } from '../sessions/authentication.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { AccountLinking } from './application/account-linking.service.js';
import { LoginAttempts } from './application/login-attempts.js';
import { OAuth2Service } from './application/oauth2.service.js';
import { TokenRefresh } from './application/token-refresh.service.js';
import { ProviderClient } from './engine/provider-client.js';
import { OAuth2Controller } from './http/oauth2.controller.js';
import { RefreshController } from './http/refresh.controller.js';
import { OutgoingModule } from './outgoing.module.js';
import { LoginAttemptRepository } from './persistence/login-attempt.repository.js';

/** Signing in with an account elsewhere. */
@Module({
  imports: [
    AccountModule,
    ActivityModule,
    AuthenticationModule,
    IdentitiesModule,
    OutgoingModule,
    PagesModule,
    ProjectsModule,
    SessionsModule,
  ],
  controllers: [OAuth2Controller, RefreshController],
  providers: [
    AccountLinking,
    LoginAttemptRepository,
    LoginAttempts,
    OAuth2Service,
    ProviderClient,
    TokenRefresh,
  ],
})
export class OAuth2Module {}
