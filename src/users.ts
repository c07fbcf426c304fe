import { existsSync } from 'node:fs';
import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import type { DatabaseSettings } from './config/database-url.js';
import { loadSettings } from './config/load-settings.js';
import { ConfigurationError } from './config/problems.js';
import type { Settings } from './config/settings.js';
import { CoreModule } from './core.module.js';
import { dataSourceOptions } from './database/data-source.js';
import { DatabaseModule } from './database/database.module.js';
import { codeOf, isDatabaseUnavailable } from './database/failures.js';
import { isMigrated } from './database/is-migrated.js';
import { ApiError } from './errors/api-error.js';
import { createLogger } from './logging/logger.js';
import { type Arguments, HELP, readArguments, UsageError } from './modules/users/command-line/arguments.js';
import { ask, Declined } from './modules/users/command-line/confirmation.js';
import { visible } from './modules/users/command-line/output.js';
import { UsersCommand } from './modules/users/command-line/users.command.js';
import { UsersModule } from './modules/users/users.module.js';

/** As little of the server as the commands need. */
@Module({})
class CommandModule {
  static with(settings: Settings, logger: Logger): DynamicModule {
    return {
      module: CommandModule,
      imports: [CoreModule.with(settings, logger), DatabaseModule, UsersModule],
    };
  }
}

/** `npm run users`: beside running servers, or without any. */
try {
  const given = readArguments(process.argv.slice(2));
  process.stdout.write(given === null ? HELP : await run(given));
} catch (error) {
  process.stderr.write(`users: ${explain(error)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

async function run(given: Arguments): Promise<string> {
  const settings = await loadSettings();
  await demandDatabase(settings.database);
  const logger = createLogger({ logLevel: 'silent', logFormat: 'json' });
  const app = await NestFactory.createApplicationContext(CommandModule.with(settings, logger), {
    logger: false,
    abortOnError: false,
  });
  try {
    const terminal = { input: process.stdin, output: process.stderr };
    const isTerminal = process.stdin.isTTY && process.stderr.isTTY;
    return await app
      .get(UsersCommand, { strict: false })
      .run(given, isTerminal ? (text) => ask(text, terminal) : null);
  } finally {
    await app.close();
  }
}

/** At once, where a server would wait for its database; and SQLite would make an empty one. */
async function demandDatabase(settings: DatabaseSettings): Promise<void> {
  if (settings.storage === 'sqlite' && !existsSync(settings.path)) {
    throw new ConfigurationError([`DATABASE_URL: no database at ${settings.path}; npm start makes one`]);
  }
  const source = await new DataSource(dataSourceOptions(settings, { timeLimit: true })).initialize();
  try {
    if (!(await isMigrated(source.manager)))
      throw new ConfigurationError(['the tables are those of another version; npm run migration:run']);
  } finally {
    await source.destroy();
  }
}

/** One line, but for settings, which have one for each problem. */
function explain(error: unknown): string {
  if (error instanceof ConfigurationError) return error.message;
  if (error instanceof UsageError || error instanceof Declined || error instanceof ApiError)
    return visible(error.message);
  const code = codeOf(error) ?? '';
  if (code === 'SQLITE_BUSY') return 'another process has been writing to the database for 5 s; try again';
  if (isDatabaseUnavailable(error))
    return `the database of DATABASE_URL cannot be reached (${code}); try again`;
  return `failed: ${code === '' && error instanceof Error ? visible(error.message) : code}`;
}
