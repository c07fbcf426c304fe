import { Module } from '@nestjs/common';
import { AccountModule } from '../account/account.module.js';
import { ActivityModule } from '../activity/activity.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { PasswordsModule } from '../passwords/passwords.module.js';
import { AuthenticationModule } from '../sessions/authentication.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { TokensModule } from '../tokens/tokens.module.js';
import { RecoveryService } from './application/recovery.service.js';
import { RecoveryController } from './http/recovery.controller.js';

/** Back into an account by its mailbox. Needs the messaging module, which its role configures. */
@Module({
  imports: [
    AccountModule,
    ActivityModule,
    AuthenticationModule,
    LimitsModule,
    PasswordsModule,
    SessionsModule,
    TokensModule,
  ],
  controllers: [RecoveryController],
  providers: [RecoveryService],
})
export class RecoveryModule {}
