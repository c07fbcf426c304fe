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
process.stdout.write(`${JSON.stringify(openApiDocument(app, { publicUrl: 'http://localhost:8080' }), null, 2)}\n`);
process.exit(0);
