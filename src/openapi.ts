import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { loadSettings } from './config/load-settings.js';
import { createLogger } from './logging/logger.js';
import { openApiDocument } from './openapi-document.js';

/** Prints the OpenAPI document. Nothing is connected to: modules are read, not started. */
const settings = await loadSettings({ DATABASE_URL: 'sqlite::memory:', APP_SECRET: 'x'.repeat(32) });
const logger = createLogger({ logLevel: 'silent', logFormat: 'json' });
const app = await NestFactory.create(AppModule.forRole('api', settings, logger), new FastifyAdapter(), {
  logger: false,
  preview: true,
});
const text = JSON.stringify(openApiDocument(app), null, 2);
// A pipe takes the text in pieces: leave only when the last one is through.
process.stdout.write(`${text}\n`, () => process.exit(0));
