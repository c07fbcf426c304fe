import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings } from './load-settings.js';
import { ConfigurationError } from './problems.js';
import { VARIABLES, type VariableName } from './variables.js';

const SECRET = 'an-application-secret-of-the-unit-tests';
const MYSQL = 'mysql://user:pw@db.example.com/gatehouse';
const REDIS = 'redis://cache.example.com:6379';

/** The least that production starts with. */
const PRODUCTION = { NODE_ENV: 'production', APP_SECRET: SECRET, DATABASE_URL: MYSQL, REDIS_URL: REDIS };

const load = (source: NodeJS.ProcessEnv) => loadSettings({ APP_SECRET: SECRET, PORT: '8080', ...source });

async function linesOf(source: NodeJS.ProcessEnv): Promise<readonly string[]> {
  try {
    await loadSettings(source);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.lines;
    throw error;
  }
  return [];
}

const home = process.cwd();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-settings-'));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

describe('loadSettings', () => {
  /** Per variable: what is said to be allowed, then values that are not. */
  const WRONG: Partial<Record<VariableName, [allowed: string, ...values: string[]]>> = {
    NODE_ENV: ['one of development, production, test', 'prod', 'Production', ' test'],
    PORT: [
      'a whole number from 0 to 65535',
      '-1',
      '65536',
      '80.5',
      '1e3',
      '0x50',
      ' 80',
      'http',
      '9999999999',
    ],
    PUBLIC_URL: [
      'an http or https URL without path',
      'accounts.example.com',
      'ftp://example.com',
      'https://example.com/v1',
      'https://example.com/?a=b',
      'https://example.com/#a',
      'https://user:pw@example.com',
      'https://',
    ],
    DATABASE_URL: [
      '"mysql://user:password@host:port/database"',
      'postgres://u:hunter2@h/d',
      'mysql://u:hunter2@h',
      'sqlite:',
    ],
    REDIS_URL: ['"redis://host:port/database"', 'http://:hunter2@h', 'redis://:hunter2@h/x', 'hunter2'],
    REDIS_PREFIX: ['letters, digits, ".", "_" or "-"', 'a b', 'a:b', '{a}', 'a'.repeat(65)],
    SMTP_URL: ['"smtp://…" or "smtps://…"', 'http://u:hunter2@mail', 'smtp://', 'hunter2:25'],
    SMS_URL: [
      '"PROVIDER://USER:SECRET@/?from=SENDER"',
      'hunter2',
      'http://hunter2@sms.example.com',
      'unknown://a:hunter2@/',
    ],
    APP_SECRET: ['32 characters or more', 'hunter2', `${SECRET},hunter2`, `${SECRET},`],
    TRUST_PROXY: [
      'a number of hops, or addresses and CIDR ranges',
      'true',
      '-1',
      '100',
      '10.0.0.0/33',
      '::1/129',
      '10.0.0.0/8/8',
      '10.0.0/8',
      '10.0.0.1,',
      'proxy.example.com',
    ],
    OTEL_EXPORTER_OTLP_ENDPOINT: ['"http://…" or "https://…"', 'hunter2:4317', 'grpc://hunter2@collector'],
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: ['"http://…" or "https://…"', '/v1/traces?key=hunter2'],
    OTEL_EXPORTER_OTLP_PROTOCOL: ['one of http/protobuf, http/json', 'grpc'],
    OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: ['one of http/protobuf, http/json', 'json'],
    OTEL_TRACES_EXPORTER: ['one of otlp, console, none', 'zipkin', 'otlp,console'],
    OTEL_PROPAGATORS: ['one of tracecontext, baggage, none', 'b3', 'tracecontext,b3'],
    INBOX: ['one of on, off', 'true', 'ON', '1'],
    DRAIN_DELAY: ['a whole number from 0 to 8', '9', '-1', '1.5', '5s'],
    RATE_LIMITS: ['one of on, off', 'false', '0'],
    LOG_LEVEL: ['one of fatal, error, warn, info, debug, trace, silent', 'verbose', 'INFO'],
    LOG_FORMAT: ['one of json, pretty', 'text'],
    WEB_CONCURRENCY: ['a whole number from 1 to 256', '0', '257', 'auto'],
    ALLOW_EMBEDDED: ['one of true, false', 'yes', 'on', '1'],
    PASSWORD_COST: ['a whole number from 4 to 16', '3', '17', 'twelve'],
    ACTIVITY_RETENTION: ['a whole number from 1 to 36500', '0', '36501', '1y'],
    PURGE_INTERVAL: ['a whole number from 1 to 86400', '0', '86401', '5m'],
    WORKER_PORT: ['a whole number from 1 to 65535', '0', '65536', 'x'],
    TEST_TIME_LIMIT: ['a whole number from 1 to 60', '0', '61', '1.5'],
  };
  const wrong = Object.entries(WRONG).flatMap(([name, [allowed, ...values]]) =>
    values.map((value) => [name as VariableName, value, allowed] as const),
  );

  it.each(wrong)('refuses %s=%j in one line that says what is allowed', async (name, value, allowed) => {
    const { secret }: { secret?: boolean } = VARIABLES[name];
    const lines = await linesOf({ APP_SECRET: SECRET, [name]: value });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(allowed);
    expect(lines[0]).not.toContain('\n');
    if (secret === true) {
      expect(lines[0]).toMatch(new RegExp(`^${name}: must be `));
      expect(lines[0]).not.toContain('hunter2');
    } else {
      expect(lines[0]?.startsWith(`${name}: found "${value}", must be `)).toBe(true);
    }
  });

  it('has rules for all variables but those that may be any text', () => {
    const free = [
      'HOST',
      'PROJECTS_FILE',
      'METRICS_TOKEN',
      'TEMPLATES_DIR',
      'GEOIP_DATABASE',
      'TEST_CLOCK',
      'OTEL_SDK_DISABLED',
    ];
    expect([...Object.keys(WRONG), ...free].sort()).toEqual(Object.keys(VARIABLES).sort());
  });

  it('counts as secret whatever may hold a password or a key', () => {
    const secrets = Object.entries(VARIABLES).filter(
      ([, { secret }]: [string, { secret?: boolean }]) => secret === true,
    );
    expect(secrets.map(([name]) => name)).toEqual(
      expect.arrayContaining([
        'APP_SECRET',
        'DATABASE_URL',
        'METRICS_TOKEN',
        'REDIS_URL',
        'SMS_URL',
        'SMTP_URL',
      ]),
    );
  });

  it('reports everything that is wrong at once, one line each', async () => {
    const lines = await linesOf({ APP_SECRET: 'short', PORT: 'x', INBOX: 'maybe', LOG_LEVEL: 'loud' });
    expect(lines.map((line) => line.split(':')[0])).toEqual(['PORT', 'APP_SECRET', 'INBOX', 'LOG_LEVEL']);
    await expect(load({ PORT: 'x', INBOX: 'maybe' })).rejects.toThrow(/^PORT: .*\nINBOX: .*$/);
  });

  it.each([
    ['TEST_CLOCK', 'outside tests', { TEST_CLOCK: '/tmp/clock' }, 'only allowed with NODE_ENV=test'],
    [
      'TEST_CLOCK',
      'in production',
      { ...PRODUCTION, TEST_CLOCK: '/tmp/clock' },
      'only allowed with NODE_ENV=test',
    ],
    ['TEST_TIME_LIMIT', 'outside tests', { TEST_TIME_LIMIT: '3' }, 'only allowed with NODE_ENV=test'],
    [
      'TEST_TIME_LIMIT',
      'in production',
      { ...PRODUCTION, TEST_TIME_LIMIT: '3' },
      'only allowed with NODE_ENV=test',
    ],
    [
      'PASSWORD_COST',
      'below 10 outside tests',
      { PASSWORD_COST: '9' },
      'must be a whole number from 10 to 16',
    ],
    [
      'WEB_CONCURRENCY',
      'over 1 on SQLite',
      { WEB_CONCURRENCY: '2', REDIS_URL: REDIS },
      'needs DATABASE_URL=mysql://',
    ],
    [
      'WEB_CONCURRENCY',
      'over 1 without Redis',
      { WEB_CONCURRENCY: '2', DATABASE_URL: MYSQL },
      'and REDIS_URL',
    ],
    [
      'APP_SECRET',
      'missing in production',
      { ...PRODUCTION, APP_SECRET: '' },
      'missing, must be 32 characters or more',
    ],
    [
      'DATABASE_URL',
      'SQLite in production',
      { ...PRODUCTION, DATABASE_URL: '' },
      'must be mysql://… in production',
    ],
    ['REDIS_URL', 'missing in production', { ...PRODUCTION, REDIS_URL: '' }, 'missing in production'],
  ])('refuses %s: %s', async (name, _what, source: NodeJS.ProcessEnv, saying) => {
    const lines = await linesOf({ APP_SECRET: SECRET, ...source });
    expect(lines).toEqual([expect.stringMatching(new RegExp(`^${name}: `))]);
    expect(lines[0]).toContain(saying);
  });

  it('lets production run embedded when that is allowed, but not without a secret', async () => {
    const source = { NODE_ENV: 'production', ALLOW_EMBEDDED: 'true', APP_SECRET: SECRET };
    await expect(load(source)).resolves.toMatchObject({ production: true, redis: undefined });
    expect(await linesOf({ ...source, APP_SECRET: '' })).toEqual([
      expect.stringMatching(/^APP_SECRET: missing/),
    ]);
  });

  it('has defaults that suit a developer', async () => {
    await expect(load({})).resolves.toMatchObject({
      production: false,
      host: '127.0.0.1',
      port: 8080,
      publicUrl: 'http://localhost:8080',
      database: { storage: 'sqlite', path: join(process.cwd(), '.data/gatehouse.sqlite') },
      redis: undefined,
      redisPrefix: 'gatehouse',
      smtpUrl: undefined,
      projectsFile: undefined,
      trustProxy: undefined,
      inbox: true,
      drainDelay: 0,
      rateLimits: true,
      logLevel: 'info',
      webConcurrency: 1,
      passwordCost: 12,
      workerPort: undefined,
      warnings: [],
    });
  });

  it('has defaults that suit production', async () => {
    await expect(loadSettings(PRODUCTION)).resolves.toMatchObject({
      production: true,
      host: '0.0.0.0',
      port: 8080,
      inbox: false,
      warnings: [],
    });
  });

  it('takes an empty value for none', async () => {
    const empty = Object.fromEntries(Object.keys(VARIABLES).map((name) => [name, '']));
    await expect(load({ ...empty, APP_SECRET: SECRET, PORT: '8080' })).resolves.toEqual(await load({}));
  });

  it.each([
    [{ PORT: '0' }, { port: 0 }],
    [
      { PORT: '65535', HOST: '::1' },
      { port: 65_535, host: '::1', publicUrl: 'http://localhost:65535' },
    ],
    [{ PUBLIC_URL: 'https://Accounts.Example.com/' }, { publicUrl: 'https://accounts.example.com' }],
    [{ PUBLIC_URL: 'http://[::1]:8080' }, { publicUrl: 'http://[::1]:8080', publicHost: '[::1]' }],
    [{ APP_SECRET: `${SECRET}-2, ${SECRET}` }, { appSecrets: [`${SECRET}-2`, SECRET] }],
    [{ TRUST_PROXY: '2' }, { trustProxy: 2 }],
    [{ TRUST_PROXY: '10.0.0.0/8, ::1,fd00::/8' }, { trustProxy: ['10.0.0.0/8', '::1', 'fd00::/8'] }],
    [{ DRAIN_DELAY: '8' }, { drainDelay: 8_000 }],
    [
      { RATE_LIMITS: 'off', INBOX: 'off' },
      { rateLimits: false, inbox: false },
    ],
    [
      { NODE_ENV: 'test', PASSWORD_COST: '4', TEST_CLOCK: 'clock', TEST_TIME_LIMIT: '3' },
      { passwordCost: 4, testClock: 'clock', testTimeLimit: 3_000 },
    ],
    [{ DATABASE_URL: MYSQL, REDIS_URL: REDIS, WEB_CONCURRENCY: '4' }, { webConcurrency: 4 }],
    [{ SMTP_URL: 'smtps://u:p%40@mail.example.com:465' }, { smtpUrl: 'smtps://u:p%40@mail.example.com:465' }],
    [
      { LOG_FORMAT: 'pretty', LOG_LEVEL: 'silent' },
      { logFormat: 'pretty', logLevel: 'silent' },
    ],
    [
      { WORKER_PORT: '8081', PROJECTS_FILE: 'my.yaml' },
      { workerPort: 8081, projectsFile: 'my.yaml' },
    ],
  ])('reads %j', async (source: NodeJS.ProcessEnv, settings) => {
    expect(await load(source)).toMatchObject(settings);
  });

  it('reads gatehouse.yaml when there is one', async () => {
    writeFileSync('gatehouse.yaml', 'projects: []');
    await expect(load({})).resolves.toMatchObject({ projectsFile: 'gatehouse.yaml' });
  });

  it.each([
    ['INBOX is on', { HOST: '0.0.0.0' }],
    ['INBOX is on', { ...PRODUCTION, INBOX: 'on' }],
    ['RATE_LIMITS is off', { ...PRODUCTION, RATE_LIMITS: 'off' }],
  ])('warns that %s: %j', async (warning, source: NodeJS.ProcessEnv) => {
    await expect(load(source)).resolves.toMatchObject({ warnings: [expect.stringContaining(warning)] });
  });

  it.each(['127.0.0.1', '::1', 'localhost'])('does not warn of an inbox on %s', async (HOST) => {
    await expect(load({ HOST })).resolves.toMatchObject({ inbox: true, warnings: [] });
  });

  it('makes a secret once outside production, keeps it to its owner, and reads it again', async () => {
    const [first] = (await load({ APP_SECRET: '' })).appSecrets;
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(statSync('.data/app-secret').mode & 0o777).toBe(0o600);
    expect(readFileSync('.data/app-secret', 'utf8')).toBe(first);
    await expect(load({ APP_SECRET: '' })).resolves.toMatchObject({ appSecrets: [first] });
  });

  it('makes no secret where one is given', async () => {
    await load({});
    expect(() => statSync('.data')).toThrow('ENOENT');
  });
});
