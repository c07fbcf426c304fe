import cluster from 'node:cluster';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { AppModule, type Role, ROLES } from './app.module.js';
import { banner } from './banner.js';
import { forkServers } from './cluster.js';
import { loadSettings } from './config/load-settings.js';
import { ConfigurationError } from './config/problems.js';
import type { Settings } from './config/settings.js';
import { dataSourceOptions } from './database/data-source.js';
import { createTransport } from './http/transport.js';
import { createLogger } from './logging/logger.js';
import { NestLogger } from './logging/nest-logger.js';
import { ASSETS } from './modules/messaging/assets.js';
import { loadOverrides } from './modules/messaging/templates/load-overrides.js';
import { loadCheckedProjects } from './modules/projects/application/load-checked-projects.js';
import { ProjectRegistry } from './modules/projects/application/project-registry.js';
import { serveDocs } from './openapi-document.js';
import { handleSignals } from './signals.js';
import { startTracing } from './tracing/start-tracing.js';

/** Starts this process in the role that its command line names. Ends it with one line per problem when it cannot. */
export async function start(): Promise<void> {
  try {
    const role = roleOf(process.argv);
    const settings = await loadSettings();
    loadCheckedProjects(settings.projectsFile);
    loadOverrides(settings.templatesDir, ASSETS);
    const logger = createLogger(settings);
    if (cluster.isPrimary) await migrate(role, settings);
    if (cluster.isPrimary && settings.webConcurrency > 1 && role !== 'worker') {
      forkServers(settings, logger);
      if (role === 'all') process.stdout.write(banner(settings));
      return;
    }
    await run(role, settings, logger);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  }
}

async function run(role: Role, settings: Settings, logger: Logger): Promise<void> {
  const endTracing = await startTracing(settings.tracing, logger);
  const module = AppModule.forRole(role, settings, logger);
  const options = { logger: new NestLogger(logger), bodyParser: false, abortOnError: false } as const;
  const port = role === 'worker' ? settings.workerPort : settings.port;

  if (port === undefined) {
    const worker = await NestFactory.createApplicationContext(module, options);
    reloadOnHangup(worker);
    handleSignals(worker, settings, logger, endTracing);
    logger.info('worker started');
    return;
  }

  const transport = createTransport(settings, logger);
  const app = await NestFactory.create<NestFastifyApplication>(module, transport, options);
  if (role !== 'worker') serveDocs(app);
  reloadOnHangup(app);
  handleSignals(app, settings, logger, endTracing);
  await app.listen(port, settings.host);
  if (cluster.isPrimary && role !== 'worker') process.stdout.write(banner(settings));
  logger.info({ role, port }, 'started');
}

/** A process that does everything keeps its own schema; in production `npm run migration:run` does, once for all. */
async function migrate(role: Role, settings: Settings): Promise<void> {
  if (role !== 'all') return;
  const source = new DataSource(dataSourceOptions(settings.database, { timeLimit: false }));
  await source.initialize();
  try {
    await source.runMigrations();
  } finally {
    await source.destroy();
  }
}

/** A worker reads the file as well: it purges by what projects say. */
function reloadOnHangup(app: INestApplicationContext): void {
  process.on('SIGHUP', () => app.get(ProjectRegistry, { strict: false }).reload());
}

function roleOf(argv: readonly string[]): Role {
  const given = argv.find((argument) => argument.startsWith('--role='))?.slice('--role='.length) ?? 'all';
  const role = ROLES.find((known) => known === given);
  if (role === undefined)
    throw new ConfigurationError([`--role: found "${given}", must be one of ${ROLES.join(', ')}`]);
  return role;
}

function explain(error: unknown): string {
  if (error instanceof ConfigurationError) return error.message;
  const { code, message, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `PORT: ${port ?? ''} is taken by another process`;
  if (code === 'EACCES' && port !== undefined) return `PORT: this user may not listen on ${port}`;
  return `cannot start: ${message === '' ? String(code) : message}`;
}
