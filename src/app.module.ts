import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Settings } from './config/settings.js';
import { CoreModule } from './core.module.js';
import { DatabaseModule } from './database/database.module.js';
import { HttpModule } from './http/http.module.js';
import { AccountModule } from './modules/account/account.module.js';
import { ActivityModule } from './modules/activity/activity.module.js';
import { HousekeepingModule } from './modules/housekeeping/housekeeping.module.js';
import { IdentitiesModule } from './modules/identities/identities.module.js';
import { MessagingModule } from './modules/messaging/messaging.module.js';
import { OAuth2Module } from './modules/oauth2/oauth2.module.js';
import { OperationsModule } from './modules/operations/operations.module.js';
import { PagesModule } from './modules/pages/pages.module.js';
import { RecoveryModule } from './modules/recovery/recovery.module.js';
import { SessionsModule } from './modules/sessions/sessions.module.js';
import { VerificationModule } from './modules/verification/verification.module.js';

/** What a process does: serve the API, deliver messages, or both. */
export type Role = 'all' | 'api' | 'worker';

export const ROLES: readonly Role[] = ['all', 'api', 'worker'];

const API = [
  HttpModule,
  AccountModule,
  ActivityModule,
  SessionsModule,
  IdentitiesModule,
  OAuth2Module,
  VerificationModule,
  RecoveryModule,
  PagesModule,
];

@Module({})
export class AppModule {
  /** The modules that make a role. */
  static forRole(role: Role, settings: Settings, logger: Logger): DynamicModule {
    const serves = role !== 'worker';
    return {
      module: AppModule,
      imports: [
        CoreModule.with(settings, logger),
        DatabaseModule,
        OperationsModule,
        MessagingModule.register({
          worker: role !== 'api',
          inboxPage: serves && settings.inbox,
          redis: settings.redis !== undefined,
          traced: settings.tracing !== undefined,
        }),
        ...(role === 'api' ? [] : [HousekeepingModule]),
        ...(serves ? API : []),
      ],
    };
  }
}
