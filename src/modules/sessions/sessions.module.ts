import { Module } from '@nestjs/common';
import { AccountModule } from '../account/account.module.js';
import { ActivityModule } from '../activity/activity.module.js';
import { DevicesModule } from '../devices/devices.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { PasswordsModule } from '../passwords/passwords.module.js';
import { SessionStarter } from './application/session-starter.js';
import { SessionsService } from './application/sessions.service.js';
import { SignInService } from './application/sign-in.service.js';
import { AuthenticationModule } from './authentication.module.js';
import { SessionsController } from './http/sessions.controller.js';

/** Signing in, and the sessions that come of it. */
@Module({
  imports: [AuthenticationModule, AccountModule, ActivityModule, DevicesModule, LimitsModule, PasswordsModule],
  controllers: [SessionsController],
  providers: [SessionStarter, SessionsService, SignInService],
  exports: [SessionStarter],
})
export class SessionsModule {}
