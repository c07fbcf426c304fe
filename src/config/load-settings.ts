import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { freePort } from './free-port.js';
import { ConfigurationError } from './problems.js';
import { Settings } from './settings.js';
import { type Environment, NotAllowed, VARIABLES, type VariableName } from './variables.js';

const DEFAULT_PORT = 8080;
const DEFAULT_PROJECTS_FILE = 'gatehouse.yaml';
const SECRET_FILE = '.data/app-secret';
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/**
 * Reads the environment.
 *
 * @throws ConfigurationError with a line for each variable that is wrong or missing
 */
export async function loadSettings(source = process.env): Promise<Settings> {
  const problems: string[] = [];
  const environment = readVariables(source, problems);
  if (environment !== undefined) problems.push(...contradictions(environment));
  if (environment === undefined || problems.length > 0) throw new ConfigurationError(problems);

  const production = environment.NODE_ENV === 'production';
  const host = environment.HOST ?? (production ? '0.0.0.0' : '127.0.0.1');
  const inbox = environment.INBOX ?? !production;
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
    projectsFile:
      environment.PROJECTS_FILE ?? (existsSync(DEFAULT_PROJECTS_FILE) ? DEFAULT_PROJECTS_FILE : undefined),
    trustProxy: environment.TRUST_PROXY,
    inbox,
    metricsToken: environment.METRICS_TOKEN,
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
    warnings: warnings(environment, { production, inbox, host }),
  });
}

function readVariables(source: NodeJS.ProcessEnv, problems: string[]): Environment | undefined {
  const values: Partial<Record<VariableName, unknown>> = {};
  for (const name of Object.keys(VARIABLES) as VariableName[]) {
    const variable = VARIABLES[name];
    const text = source[name] === '' ? undefined : source[name];
    try {
      values[name] = variable.read(text);
    } catch (error) {
      if (!(error instanceof NotAllowed)) throw error;
      const found = variable.secret === true ? '' : ` found "${text ?? ''}",`;
      problems.push(`${name}:${found} ${error.message}`);
    }
  }
  return problems.length === 0 ? (values as Environment) : undefined;
}

/** What no single variable can tell. */
function contradictions(environment: Environment): string[] {
  const production = environment.NODE_ENV === 'production';
  const embedded = environment.DATABASE_URL.storage === 'sqlite';
  const problems: string[] = [];
  for (const name of ['TEST_CLOCK', 'TEST_TIME_LIMIT'] as const) {
    if (environment[name] !== undefined && environment.NODE_ENV !== 'test') {
      problems.push(`${name}: only allowed with NODE_ENV=test`);
    }
  }
  if (environment.PASSWORD_COST < 10 && environment.NODE_ENV !== 'test') {
    problems.push(
      `PASSWORD_COST: found "${environment.PASSWORD_COST}", must be a whole number from 10 to 16`,
    );
  }
  if (environment.WEB_CONCURRENCY > 1 && (embedded || environment.REDIS_URL === undefined)) {
    problems.push('WEB_CONCURRENCY: more than 1 needs DATABASE_URL=mysql://… and REDIS_URL');
  }
  if (!production) return problems;
  if (environment.APP_SECRET === undefined) {
    problems.push(
      'APP_SECRET: missing, must be 32 characters or more in production ("openssl rand -hex 32" makes one)',
    );
  }
  if (!environment.ALLOW_EMBEDDED && embedded) {
    problems.push('DATABASE_URL: must be mysql://… in production (ALLOW_EMBEDDED=true permits SQLite)');
  }
  if (!environment.ALLOW_EMBEDDED && environment.REDIS_URL === undefined) {
    problems.push('REDIS_URL: missing in production (ALLOW_EMBEDDED=true permits the in-process queue)');
  }
  return problems;
}

function warnings(
  environment: Environment,
  { production, inbox, host }: { production: boolean; inbox: boolean; host: string },
): string[] {
  const found: string[] = [];
  if (inbox && !LOOPBACK.has(host)) {
    found.push(`INBOX is on while listening on ${host}: whoever reaches this port can read every message.`);
  }
  if (production && !environment.RATE_LIMITS) found.push('RATE_LIMITS is off in production.');
  return found;
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
