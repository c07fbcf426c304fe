import { isIP } from 'node:net';
import { DAY, SECOND } from '../kernel/clock.js';
import { DATABASE_URL_FORMS, EMBEDDED_DATABASE, parseDatabaseUrl } from './database-url.js';
import { parseRedisUrl, REDIS_URL_FORMS } from './redis-url.js';
import { parseSmsUrl, SMS_URL_FORMS } from './sms-url.js';

/** Thrown by a variable's reader: says what is allowed. The name and what was found are added by the loader. */
export class NotAllowed extends Error {}

interface Variable<T> {
  /** What happens when it is not set, for people. */
  readonly unset: string;
  /** What it is for, for people. `docs/configuration.md` is made of these. */
  readonly meaning: string;
  /** True when the value must not be repeated in an error message. */
  readonly secret?: boolean;
  /** Reads the text, or its absence. Throws NotAllowed. */
  readonly read: (text: string | undefined) => T;
}

function variable<T>(variable: Variable<T>): Variable<T> {
  return variable;
}

/** Every environment variable: the only list of them. An empty value counts as not set. */
export const VARIABLES = {
  NODE_ENV: variable({
    unset: '`development`',
    meaning:
      '`production` demands real settings and hides what is meant for development; `test` allows a test clock.',
    read: oneOf(['development', 'production', 'test'], 'development'),
  }),
  PORT: variable({
    unset: '`8080`; outside production the next free one when that is taken',
    meaning: 'TCP port of the API.',
    read: optional(integer(0, 65_535)),
  }),
  HOST: variable({
    unset: '`127.0.0.1`, in production `0.0.0.0`',
    meaning: 'Address to listen on.',
    read: optional((text) => text),
  }),
  PUBLIC_URL: variable({
    unset: '`http://localhost:$PORT`',
    meaning:
      'The URL that clients see, without `/v1`: origin of links, cookies (`Secure` when https) and callbacks.',
    read: optional(publicUrl),
  }),
  DATABASE_URL: variable({
    unset: `SQLite at \`${EMBEDDED_DATABASE}\``,
    meaning:
      'The database: `mysql://user:password@host:port/database` or `sqlite:PATH`. For MySQL, `?ssl=true` asks for TLS, `ca=PATH` names an own authority, `connections=N` sizes the pool (10).',
    secret: true,
    read: (text) => parsed(text ?? `sqlite:${EMBEDDED_DATABASE}`, parseDatabaseUrl, DATABASE_URL_FORMS),
  }),
  REDIS_URL: variable({
    unset:
      'queue and rate-limit counters in the process; with SQLite the counters in a file beside the database',
    meaning:
      'Redis for the queue and the rate-limit counters: `redis://`, `rediss://`, `redis+sentinel://[:password@]host:26379,host:26379/MASTER/DB` or `redis+cluster://[:password@]host:7000,host:7001`.',
    secret: true,
    read: optional((text) => parsed(text, parseRedisUrl, REDIS_URL_FORMS)),
  }),
  REDIS_PREFIX: variable({
    unset: '`gatehouse`',
    meaning:
      'All keys in Redis begin with `{this}:`, one hash tag, so that several services can share a server.',
    read: (text) => matching(text ?? 'gatehouse', /^[\w.-]{1,64}$/, 'letters, digits, ".", "_" or "-"'),
  }),
  SMTP_URL: variable({
    unset: 'mail goes to the inbox; without the inbox, endpoints that mail answer 503',
    meaning: 'The mail server: `smtp://user:password@host:port` or `smtps://…`.',
    secret: true,
    read: optional((text) => withScheme(text, ['smtp:', 'smtps:'], '"smtp://…" or "smtps://…"')),
  }),
  SMS_URL: variable({
    unset: 'SMS go to the inbox; without the inbox, endpoints that text answer 503',
    meaning:
      'The SMS provider: `twilio://SID:TOKEN@/?from=…`, `vonage://`, `msg91://`, `telesign://`, `textmagic://` or `webhook+https://host/path`.',
    secret: true,
    read: optional((text) => parsed(text, parseSmsUrl, SMS_URL_FORMS)),
  }),
  APP_SECRET: variable({
    unset: 'made once and kept in `.data/app-secret`; required in production',
    meaning:
      'Root key of encryption at rest and of signatures: 32 characters or more. A comma-separated list rotates: the first one signs and seals, all of them verify and open.',
    secret: true,
    read: optional(appSecrets),
  }),
  PROJECTS_FILE: variable({
    unset: '`gatehouse.yaml` when it exists, else the built-in project `default`',
    meaning: 'The projects file.',
    read: optional((text) => text),
  }),
  TRUST_PROXY: variable({
    unset: '`X-Forwarded-*` is ignored',
    meaning:
      'Whose `X-Forwarded-For`, `-Proto` is believed: a number of hops, or a comma-separated list of addresses and CIDR ranges.',
    read: optional(trustProxy),
  }),
  INBOX: variable({
    unset: '`on`, in production `off`',
    meaning: 'Whether the development inbox is served at `/inbox`. It shows every message, secrets included.',
    read: optional(onOff),
  }),
  METRICS_TOKEN: variable({
    unset: '`/metrics` answers callers on loopback only, and none that a proxy speaks for',
    meaning: 'Bearer token that `/metrics` wants, see `docs/operations/metrics.md`.',
    secret: true,
    read: optional((text) => text),
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: variable({
    unset: 'no traces',
    meaning:
      'The OpenTelemetry collector, to whose `/v1/traces` spans are sent: `http://collector:4318`. See `docs/operations/tracing.md`, also for the other standard variables.',
    secret: true,
    read: optional((text) => withScheme(text, ['http:', 'https:'], '"http://…" or "https://…"')),
  }),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: variable({
    unset: '`$OTEL_EXPORTER_OTLP_ENDPOINT/v1/traces`',
    meaning: 'The whole URL that spans are sent to.',
    secret: true,
    read: optional((text) => withScheme(text, ['http:', 'https:'], '"http://…" or "https://…"')),
  }),
  OTEL_EXPORTER_OTLP_PROTOCOL: variable({
    unset: '`http/protobuf`',
    meaning: '`http/protobuf` or `http/json`; there is no gRPC.',
    read: optional(oneOf(['http/protobuf', 'http/json'], 'http/protobuf')),
  }),
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: variable({
    unset: '`$OTEL_EXPORTER_OTLP_PROTOCOL`',
    meaning: 'The same, for traces alone.',
    read: optional(oneOf(['http/protobuf', 'http/json'], 'http/protobuf')),
  }),
  OTEL_TRACES_EXPORTER: variable({
    unset: '`otlp` when one of the endpoints is set, else `none`',
    meaning: 'Where spans go: `otlp`, `console` (to look at them) or `none`.',
    read: optional(oneOf(['otlp', 'console', 'none'], 'none')),
  }),
  OTEL_PROPAGATORS: variable({
    unset: '`tracecontext,baggage`',
    meaning:
      'With `none`, traces begin here whatever `traceparent` a client sends. Of `tracecontext` and `baggage` only the first one has an effect.',
    read: (text) => propagators(text ?? 'tracecontext,baggage'),
  }),
  OTEL_SDK_DISABLED: variable({
    unset: '`false`',
    meaning: '`true` switches traces off, whatever the others say.',
    // By the standard any other value counts as false.
    read: (text) => text?.toLowerCase() === 'true',
  }),
  DRAIN_DELAY: variable({
    unset: '`0`',
    meaning:
      'Seconds between SIGTERM (when `/readyz` turns 503) and closing the listener, for load balancers to notice. At most 8: a stop is over within 10 s.',
    read: (text) => integer(0, 8)(text ?? '0') * 1_000,
  }),
  RATE_LIMITS: variable({
    unset: '`on`',
    meaning: '`off` never refuses (headers stay): for tests and benchmarks.',
    read: (text) => onOff(text ?? 'on'),
  }),
  LOG_LEVEL: variable({
    unset: '`info`',
    meaning: 'Least important level that is logged.',
    read: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'info'),
  }),
  LOG_FORMAT: variable({
    unset: '`pretty` on a terminal, else `json`',
    meaning: 'How log lines look.',
    read: optional((text) => oneOf(['json', 'pretty'], 'json')(text)),
  }),
  WEB_CONCURRENCY: variable({
    unset: '`1`',
    meaning: 'Server processes on this machine. More than one needs MySQL and Redis.',
    read: (text) => integer(1, 256)(text ?? '1'),
  }),
  ALLOW_EMBEDDED: variable({
    unset: '`false`',
    meaning: 'Lets production run on SQLite and the in-process queue.',
    read: (text) => oneOf(['true', 'false'], 'false')(text) === 'true',
  }),
  PASSWORD_COST: variable({
    unset: '`12`',
    meaning:
      'bcrypt cost of password hashes, 10 to 16 (each step doubles the work; tests may use 4). Hashes of another cost are renewed at the next sign-in.',
    read: (text) => integer(4, 16)(text ?? '12'),
  }),
  ACTIVITY_RETENTION: variable({
    unset: '`365`',
    meaning: 'Days after which entries of the security log are removed.',
    read: (text) => integer(1, 36_500)(text ?? '365') * DAY,
  }),
  PURGE_INTERVAL: variable({
    unset: '`300`',
    meaning: 'Seconds between two rounds of the background purge of what has expired.',
    read: (text) => integer(1, 86_400)(text ?? '300') * SECOND,
  }),
  TEMPLATES_DIR: variable({
    unset: 'the texts and templates that are shipped',
    meaning: 'Folder with texts and templates of your own, see `docs/templates.md`.',
    read: optional((text) => text),
  }),
  GEOIP_DATABASE: variable({
    unset: 'the database that is shipped',
    meaning: 'A newer country or city database in MMDB format (DB-IP, MaxMind, IPinfo), read at start.',
    read: optional((text) => text),
  }),
  WORKER_PORT: variable({
    unset: 'the worker role listens nowhere',
    meaning: 'Port for `/healthz`, `/readyz` and `/metrics` of a process that only works on messages.',
    read: optional(integer(1, 65_535)),
  }),
  TEST_CLOCK: variable({
    unset: 'the system clock',
    meaning:
      'For the test suite: a file that holds milliseconds by which the clock is moved. Refused unless `NODE_ENV=test`.',
    read: optional((text) => text),
  }),
  TEST_TIME_LIMIT: variable({
    unset: '`10` for SMS providers, `20` for mail servers',
    meaning:
      'For the test suite: seconds that a provider has for its answer, so that tests of one that hangs need not wait as long. Refused unless `NODE_ENV=test`.',
    read: optional((text) => integer(1, 60)(text) * SECOND),
  }),
} as const;

export type VariableName = keyof typeof VARIABLES;

/** The values of all variables, before what follows from several of them. */
export type Environment = { readonly [Name in VariableName]: ReturnType<(typeof VARIABLES)[Name]['read']> };

function optional<T>(read: (text: string) => T): (text: string | undefined) => T | undefined {
  return (text) => (text === undefined ? undefined : read(text));
}

function oneOf<const T extends string>(allowed: readonly T[], fallback: T): (text: string | undefined) => T {
  return (text) => {
    const found = text === undefined ? fallback : allowed.find((value) => value === text);
    if (found === undefined) throw new NotAllowed(`must be one of ${allowed.join(', ')}`);
    return found;
  };
}

function integer(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (!(value >= least && value <= most))
      throw new NotAllowed(`must be a whole number from ${least} to ${most}`);
    return value;
  };
}

function onOff(text: string): boolean {
  return oneOf(['on', 'off'], 'on')(text) === 'on';
}

function matching(text: string, pattern: RegExp, allowed: string): string {
  if (!pattern.test(text)) throw new NotAllowed(`must be ${allowed}`);
  return text;
}

function parsed<T>(text: string, parse: (text: string) => T | undefined, allowed: string): T {
  const value = parse(text);
  if (value === undefined) throw new NotAllowed(`must be ${allowed}`);
  return value;
}

function withScheme(text: string, schemes: readonly string[], allowed: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !schemes.includes(url.protocol) || url.hostname === '') {
    throw new NotAllowed(`must be ${allowed}`);
  }
  return text;
}

function publicUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = url !== undefined && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
  if (!plain)
    throw new NotAllowed('must be an http or https URL without path, such as "https://accounts.example.com"');
  return url.origin;
}

function appSecrets(text: string): readonly string[] {
  const secrets = text.split(',').map((secret) => secret.trim());
  if (secrets.some((secret) => secret.length < 32)) {
    throw new NotAllowed('must be 32 characters or more (several, separated by commas, to rotate)');
  }
  return secrets;
}

function propagators(text: string): readonly string[] {
  return text.split(',').map((name) => oneOf(['tracecontext', 'baggage', 'none'], 'none')(name.trim()));
}

function trustProxy(text: string): number | string[] {
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const ranges = text.split(',').map((range) => range.trim());
  for (const range of ranges) {
    const [address = '', bits, ...rest] = range.split('/');
    const family = isIP(address);
    const widest = family === 6 ? 128 : 32;
    const bitsFit = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= widest);
    if (family === 0 || !bitsFit || rest.length > 0) {
      throw new NotAllowed('must be a number of hops, or addresses and CIDR ranges separated by commas');
    }
  }
  return ranges;
}
