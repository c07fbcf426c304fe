import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { freePort } from './free-port.js';
import { ConfigurationError } from './problems.js';
import { environmentWarnings, hostOf, readEnvironment, servesInbox } from './read-environment.js';
import { Settings } from './settings.js';
import { tracingOf } from './tracing-settings.js';
import type { Environment } from './variables.js';

const DEFAULT_PORT = 8080;
const DEFAULT_PROJECTS_FILE = 'gatehouse.yaml';
/** Where the secret is kept that is made when there is none. */
export const SECRET_FILE = '.data/app-secret';

/**
 * Reads the environment.
 *
 * @throws ConfigurationError with a line for each variable that is wrong or missing
 */
export async function loadSettings(source = process.env): Promise<Settings> {
  const { values, problems } = readEnvironment(source);
  if (problems.length > 0) throw new ConfigurationError(problems);
  const environment = values as Environment;

  const production = environment.NODE_ENV === 'production';
  const host = hostOf(environment);
  const port = environment.PORT ?? (production ? DEFAULT_PORT : await freePort(host, DEFAULT_PORT));

  return new Settings({
    production,
    host,
    port,
    publicUrl: environment.PUBLIC_URL ?? `http://localhost:${port}`,
    database: environment.DATABASE_URL,
    redis: environment.REDIS_URL,
    redisPrefix: environment.REDIS_PREFIX,
    smtpUrl: environment.SMTP_URL,
    sms: environment.SMS_URL,
    appSecrets: environment.APP_SECRET ?? [keptSecret()],
    projectsFile: projectsFileOf(environment),
    trustProxy: environment.TRUST_PROXY,
    inbox: servesInbox(environment),
    metricsToken: environment.METRICS_TOKEN,
    tracing: tracingOf(environment),
    drainDelay: environment.DRAIN_DELAY,
    rateLimits: environment.RATE_LIMITS,
    logLevel: environment.LOG_LEVEL,
    logFormat: environment.LOG_FORMAT ?? (process.stdout.isTTY ? 'pretty' : 'json'),
    webConcurrency: environment.WEB_CONCURRENCY,
    passwordCost: environment.PASSWORD_COST,
    activityRetention: environment.ACTIVITY_RETENTION,
    purgeInterval: environment.PURGE_INTERVAL,
    templatesDir: environment.TEMPLATES_DIR,
    geoipDatabase: environment.GEOIP_DATABASE,
    workerPort: environment.WORKER_PORT,
    testClock: environment.TEST_CLOCK,
    testTimeLimit: environment.TEST_TIME_LIMIT,
    warnings: environmentWarnings(environment),
  });
}

/** `undefined` stands for the built-in project. */
export function projectsFileOf({ PROJECTS_FILE }: Partial<Environment>): string | undefined {
  return PROJECTS_FILE ?? (existsSync(DEFAULT_PROJECTS_FILE) ? DEFAULT_PROJECTS_FILE : undefined);
}

/** Outside production the secret is made once and kept, so that a restart can still open what was sealed. */
function keptSecret(): string {
  if (!existsSync(SECRET_FILE)) {
    mkdirSync('.data', { recursive: true, mode: 0o700 });
    // Written aside and linked into place: of two first starts at once, both read the secret of one.
    const draft = `${SECRET_FILE}.${process.pid}`;
    writeFileSync(draft, randomBytes(32).toString('hex'), { mode: 0o600 });
    try {
      linkSync(draft, SECRET_FILE);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      unlinkSync(draft);
    }
  }
  return readFileSync(SECRET_FILE, 'utf8').trim();
}
