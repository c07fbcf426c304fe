import { NotAllowed, type Environment, VARIABLES, type VariableName } from './variables.js';

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

export interface Reading {
  /** What could be read; all variables when there is no problem. */
  readonly values: Partial<Environment>;
  /** One line for each that is wrong, missing, or contradicts others. */
  readonly problems: readonly string[];
}

/** Reads every variable, and goes on when one is wrong: the operator mends all of them at once. */
export function readEnvironment(source = process.env): Reading {
  const values: Partial<Record<VariableName, unknown>> = {};
  const problems: string[] = [];
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
  if (problems.length === 0) problems.push(...contradictions(values as Environment));
  return { values: values as Partial<Environment>, problems };
}

/** The address to listen on. */
export function hostOf({ HOST, NODE_ENV }: Partial<Environment>): string {
  return HOST ?? (NODE_ENV === 'production' ? '0.0.0.0' : '127.0.0.1');
}

export function servesInbox({ INBOX, NODE_ENV }: Partial<Environment>): boolean {
  return INBOX ?? NODE_ENV !== 'production';
}

/** Things that an operator should know but that do not stop the start. */
export function environmentWarnings(environment: Partial<Environment>): string[] {
  const host = hostOf(environment);
  const found: string[] = [];
  if (servesInbox(environment) && !LOOPBACK.has(host)) {
    found.push(`INBOX is on while listening on ${host}: whoever reaches this port can read every message.`);
  }
  if (environment.NODE_ENV === 'production' && environment.RATE_LIMITS === false) {
    found.push('RATE_LIMITS is off in production.');
  }
  return found;
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
