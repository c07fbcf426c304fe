import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Logger } from 'pino';
import { loadSettings } from './config/load-settings.js';
import type { Settings } from './config/settings.js';
import { CoreModule } from './core.module.js';
import { DatabaseModule } from './database/database.module.js';
import { createLogger } from './logging/logger.js';
import { NestLogger } from './logging/nest-logger.js';
import { Reseal } from './modules/sessions/application/reseal.js';
import { AuthenticationModule } from './modules/sessions/authentication.module.js';
import { ProviderGrants } from './modules/sessions/application/provider-grants.js';

/** As little of the server as the command needs. */
@Module({})
class ResealModule {
  static with(settings: Settings, logger: Logger): DynamicModule {
    return {
      module: ResealModule,
      imports: [CoreModule.with(settings, logger), DatabaseModule, AuthenticationModule],
      providers: [ProviderGrants, Reseal],
    };
  }
}

/** `npm run secrets:reseal`, after `APP_SECRET=new,old` has been given to all servers. */
const settings = await loadSettings();
const logger = createLogger({ logLevel: 'warn', logFormat: settings.logFormat });
const app = await NestFactory.createApplicationContext(ResealModule.with(settings, logger), {
  logger: new NestLogger(logger),
});
const { resealed, lost } = await app.get(Reseal).run();
await app.close();
process.stdout.write(
  `Sealed the provider tokens of ${resealed} sessions under the first secret of APP_SECRET.\n`,
);
if (lost > 0) {
  process.stdout.write(
    `Those of ${lost} sessions can be opened by none: their users have to log in again.\n`,
  );
  process.exitCode = 1;
}
