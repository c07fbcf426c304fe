import { Module } from '@nestjs/common';
import { ActivityModule } from '../activity/activity.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { PasswordsModule } from '../passwords/passwords.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { AuthenticationModule } from '../sessions/authentication.module.js';
import { TokensModule } from '../tokens/tokens.module.js';
import { AccountChanges } from './application/account-changes.js';
import { AccountService } from './application/account.service.js';
import { CredentialsService } from './application/credentials.service.js';
import { AccountController } from './http/account.controller.js';
import { UserRepository } from './persistence/user.repository.js';

/** Accounts: made, read and changed by their users. */
@Module({
  imports: [
    ActivityModule,
    AuthenticationModule,
    LimitsModule,
    PasswordsModule,
    ProjectsModule,
    TokensModule,
  ],
  controllers: [AccountController],
  providers: [AccountService, CredentialsService, AccountChanges, UserRepository],
  exports: [UserRepository],
})
export class AccountModule {}
