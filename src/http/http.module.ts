import { Global, Module, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { HOUR } from '../kernel/clock.js';
import { LimitsModule } from '../modules/limits/limits.module.js';
import { ProjectsModule } from '../modules/projects/projects.module.js';
import { AuthenticationModule } from '../modules/sessions/authentication.module.js';
import { ErrorFilter } from './error.filter.js';
import { PIPELINE } from './pipeline.js';
import { PipelineGuard, STEPS } from './pipeline.guard.js';
import { SessionCookies } from './session-cookies.js';
import type { Step } from './steps/step.js';

/** The edge that all endpoints share: pipeline, errors, session cookies. */
@Global()
@Module({
  imports: [
    ProjectsModule,
    LimitsModule,
    AuthenticationModule,
    // The guard wants a rule; ours are declared by the endpoints.
    ThrottlerModule.forRoot([{ name: 'default', ttl: HOUR, limit: 0 }]),
  ],
  providers: [
    ...(PIPELINE as Type<Step>[]),
    { provide: STEPS, inject: [...PIPELINE], useFactory: (...steps: Step[]) => steps },
    { provide: APP_GUARD, useClass: PipelineGuard },
    { provide: APP_FILTER, useClass: ErrorFilter },
    SessionCookies,
  ],
  exports: [SessionCookies],
})
export class HttpModule {}
