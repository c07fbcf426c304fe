import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { Settings } from './config/settings.js';
import { clockOf } from './config/test-clock.js';
import { Clock } from './kernel/clock.js';
import { Ids } from './kernel/ids.js';
import { LOGGER } from './logging/logger.token.js';

/** What everything may need: the settings, the log, the time and new ids. */
@Global()
@Module({})
export class CoreModule {
  static with(settings: Settings, logger: Logger): DynamicModule {
    const clock = clockOf(settings.testClock);
    const providers = [
      { provide: Settings, useValue: settings },
      { provide: LOGGER, useValue: logger },
      { provide: Clock, useValue: clock },
      { provide: Ids, useValue: new Ids(clock) },
    ];
    return { module: CoreModule, providers, exports: providers };
  }
}
