import { Global, Module } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { DependencyMetrics } from './application/dependency-metrics.js';
import { Metrics } from './application/metrics.js';
import { MetricsReport } from './application/metrics-report.js';
import { DEPENDENCIES, type Dependency, Readiness } from './application/readiness.js';
import { RedisDependency } from './application/redis.dependency.js';
import { SmsDependency } from './application/sms.dependency.js';
import { SmtpDependency } from './application/smtp.dependency.js';
import { Farewell } from './http/farewell.js';
import { HealthController } from './http/health.controller.js';
import { MetricsAccess } from './http/metrics-access.js';
import { MetricsController } from './http/metrics.controller.js';
import { RequestMetrics } from './http/request-metrics.js';

/** What operators look at. Global, for all modules count something. */
@Global()
@Module({
  controllers: [HealthController, MetricsController],
  providers: [
    Readiness,
    MetricsReport,
    DependencyMetrics,
    RequestMetrics,
    Farewell,
    { provide: Metrics, useFactory: () => Metrics.ofThisProcess() },
    {
      provide: MetricsAccess,
      inject: [Settings],
      useFactory: ({ metricsToken }: Settings) => new MetricsAccess(metricsToken),
    },
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
  exports: [Readiness, Metrics],
})
export class OperationsModule {}
