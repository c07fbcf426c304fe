import { Module } from '@nestjs/common';
import { AccountModule } from '../account/account.module.js';
import { ActivityModule } from '../activity/activity.module.js';
import { DevicesModule } from '../devices/devices.module.js';
import { IdentitiesModule } from '../identities/identities.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { PasswordsModule } from '../passwords/passwords.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { TokensModule } from '../tokens/tokens.module.js';
import { AccountClaim } from './application/account-claim.js';
import { AnonymousService } from './application/anonymous.service.js';
import { MagicUrlService } from './application/magic-url.service.js';
import { Newcomers } from './application/newcomers.js';
import { PhoneService } from './application/phone.service.js';
import { ProviderGrants } from './application/provider-grants.js';
import { SessionStarter } from './application/session-starter.js';
import { SessionsService } from './application/sessions.service.js';
import { SignInService } from './application/sign-in.service.js';
import { VerifiedAddresses } from './application/verified-addresses.js';
import { AuthenticationModule } from './authentication.module.js';
import { SessionsController } from './http/sessions.controller.js';
import { SignInController } from './http/sign-in.controller.js';

/** Signing in, and the sessions that come of it. */
@Module({
  imports: [
    AuthenticationModule,
    AccountModule,
    ActivityModule,
    DevicesModule,
    IdentitiesModule,
    LimitsModule,
    PasswordsModule,
    ProjectsModule,
    TokensModule,
  ],
  controllers: [SessionsController, SignInController],
  providers: [
    AccountClaim,
    AnonymousService,
    MagicUrlService,
    Newcomers,
    PhoneService,
    ProviderGrants,
    SessionStarter,
    SessionsService,
    SignInService,
    VerifiedAddresses,
  ],
  exports: [
    AccountClaim,
    MagicUrlService,
    ProviderGrants,
    SessionStarter,
    SessionsService,
    VerifiedAddresses,
  ],
})
export class SessionsModule {}
