import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { Settings } from './config/settings.js';
import { TestClock } from './config/test-clock.js';
import { Clock, SystemClock } from './kernel/clock.js';
import { Ids } from './kernel/ids.js';
import { LOGGER } from './logging/logger.token.js';

/** What everything may need: the settings, the log, the time and new ids. */
@Global()
@Module({})
export class CoreModule {
  static with(settings: Settings, logger: Logger): DynamicModule {
    const { testClock } = settings;
    const clock = testClock === undefined ? new SystemClock() : new TestClock(testClock);
    const providers = [
      { provide: Settings, useValue: settings },
      { provide: LOGGER, useValue: logger },
      { provide: Clock, useValue: clock },
      { provide: Ids, useValue: new Ids(clock) },
    ];
    return { module: CoreModule, providers, exports: providers };
  }
}
