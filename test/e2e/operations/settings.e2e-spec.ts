import { randomBytes } from 'node:crypto';
import { freePort } from '../../support/gatehouse.js';
import { runServer, type Run } from '../../support/run-server.js';

const GOOD = {
  APP_SECRET: randomBytes(32).toString('hex'),
  LOG_FORMAT: 'json',
  DATABASE_URL: 'sqlite:gatehouse.sqlite',
};

/** As all problems are reported at once, one start tries one wrong value of each variable. */
const ROUNDS: Record<string, string>[] = [
  {
    PORT: 'abc',
    PUBLIC_URL: 'nonsense',
    DATABASE_URL: 'postgres://localhost/db',
    REDIS_URL: 'http://localhost',
    SMTP_URL: 'http://localhost',
    SMS_URL: 'carrier-pigeon://',
    APP_SECRET: 'short',
    TRUST_PROXY: 'banana',
    INBOX: 'maybe',
    DRAIN_DELAY: '-1',
    RATE_LIMITS: 'perhaps',
    LOG_LEVEL: 'loud',
    LOG_FORMAT: 'xml',
    WEB_CONCURRENCY: '0',
    PASSWORD_COST: '3',
    ALLOW_EMBEDDED: 'yes please',
  },
  {
    PORT: '70000',
    PUBLIC_URL: 'ftp://example.com',
    DATABASE_URL: 'nothing',
    REDIS_URL: 'redis://',
    SMTP_URL: 'smtp://',
    SMS_URL: 'webhook+http://example.com/sms',
    TRUST_PROXY: '-2',
    DRAIN_DELAY: 'soon',
    WEB_CONCURRENCY: 'many',
    PASSWORD_COST: '99',
  },
  {
    PORT: '80.5',
    PUBLIC_URL: 'https://',
    DATABASE_URL: 'mysql://localhost',
    REDIS_URL: 'redis+sentinel://host:26379',
    TRUST_PROXY: '10.0.0.0/99',
    DRAIN_DELAY: '1e3',
    PASSWORD_COST: 'high',
  },
];

/** These may hold a password, and are not repeated. */
const UNSAID = new Set(['DATABASE_URL', 'REDIS_URL', 'SMTP_URL', 'SMS_URL', 'APP_SECRET']);

const run = async (env: Record<string, string>) =>
  runServer({ PORT: String(await freePort()), ...GOOD, ...env });

/** It ended with 1 and without a stack trace, and exactly one line speaks of the variable. */
function lineAbout(name: string, { code, lines, output }: Run): string {
  expect({ code, output }).toEqual({ code: 1, output: expect.anything() });
  expect(output).not.toMatch(/^\s+at /m);
  const found = lines.filter((line) => new RegExp(`(^|\\W)${name}(\\W|$)`).test(line));
  expect({ name, found }).toEqual({ name, found: [expect.anything()] });
  return found[0] ?? '';
}

describe.each(ROUNDS.map((env, index) => ({ round: index + 1, env })))(
  'wrong values stop the start with one line each (operations: environment), round $round',
  ({ env }) => {
    let refused: Run;
    beforeAll(async () => {
      refused = await run(env);
    }, 30_000);

    it.each(Object.entries(env))('%s=%s', (name, value) => {
      const line = lineAbout(name, refused);
      if (!UNSAID.has(name)) expect(line).toContain(value);
    });

    it('as many lines as there are problems', () => {
      expect(refused.lines).toHaveLength(Object.keys(env).length);
    });
  },
);

describe('settings that contradict each other', () => {
  it('more than one process on the embedded default', async () => {
    lineAbout('WEB_CONCURRENCY', await run({ WEB_CONCURRENCY: '2' }));
  });

  it('a projects file that does not exist', async () => {
    expect(lineAbout('PROJECTS_FILE', await run({ PROJECTS_FILE: 'does/not/exist.yaml' }))).toContain(
      'does/not/exist.yaml',
    );
  });
});

describe('a wrong URL', () => {
  it('is not repeated with its password', async () => {
    const url = 'gopher://user:hunter2@localhost/x';
    const refused = await run({ DATABASE_URL: url, REDIS_URL: url, SMTP_URL: url, SMS_URL: url });
    for (const name of ['DATABASE_URL', 'REDIS_URL', 'SMTP_URL']) lineAbout(name, refused);
    expect(refused.output).not.toContain('hunter2');
  });
});
