import { Module } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { DEPENDENCIES, type Dependency, Readiness } from './application/readiness.js';
import { RedisDependency } from './application/redis.dependency.js';
import { SmsDependency } from './application/sms.dependency.js';
import { SmtpDependency } from './application/smtp.dependency.js';
import { HealthController } from './http/health.controller.js';

/** What operators look at. */
@Module({
  controllers: [HealthController],
  providers: [
    Readiness,
    {
      provide: RedisDependency,
      inject: [Settings],
      useFactory: (settings: Settings) => new RedisDependency(settings),
    },
    {
      provide: SmtpDependency,
      inject: [Settings],
      useFactory: (settings: Settings) => new SmtpDependency(settings),
    },
    {
      provide: SmsDependency,
      inject: [Settings],
      useFactory: (settings: Settings) => new SmsDependency(settings),
    },
    {
      provide: DEPENDENCIES,
      inject: [RedisDependency, SmtpDependency, SmsDependency],
      useFactory: (...dependencies: Dependency[]) => dependencies,
    },
  ],
  exports: [Readiness],
})
export class OperationsModule {}
