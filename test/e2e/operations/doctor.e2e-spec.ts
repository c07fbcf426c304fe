import { randomBytes } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { createConnection } from 'mysql2/promise';
import {
  describeOnEmbeddedLeg,
  describeOnServerLeg,
  describeOnSingleRedis,
  REDIS_MASTERS,
} from '../../support/describe-on.js';
import { type Gatehouse, useGatehouse } from '../../support/gatehouse.js';
import { LEG } from '../../support/leg.js';
import { diagnose, type Line } from '../../support/run-doctor.js';
import { runProgram } from '../../support/run-program.js';
import { targetOf, TcpProxy } from '../../support/tcp-proxy.js';

const PASSWORD = 'hunter2-hunter2';
const failed = (lines: Line[]) => lines.filter(({ state }) => state === 'fail');
const passwordAt = (host: string) => `mailer:${PASSWORD}@${host}`;

const filesOf = ({ folder }: Gatehouse) => readdirSync(folder, { recursive: true }).map(String).sort();

async function onDatabase(gatehouse: Gatehouse, sql: string): Promise<void> {
  if (gatehouse.databaseUrl !== undefined) {
    const connection = await createConnection(gatehouse.databaseUrl);
    await connection.query(sql);
    return connection.end();
  }
  const database = new Sqlite(gatehouse.environment()['DATABASE_URL']!.slice('sqlite:'.length));
  database.exec(sql);
  database.close();
}

describe('the doctor (operations: what goes wrong in an installation)', () => {
  const gatehouse = useGatehouse({
    mail: 'smtp',
    env: { APP_SECRET: randomBytes(32).toString('hex'), LOG_LEVEL: 'warn' },
  });
  gatehouse.smtp.login = { user: 'mailer', password: PASSWORD };
  const smtpUrl = (password: string) => gatehouse.smtp.url.replace('//', `//mailer:${password}@`);

  it('finds nothing wrong with one that runs, and leaves everything as it is', async () => {
    await gatehouse.client().signedUp();
    const before = filesOf(gatehouse);
    const { code, lines, of } = await diagnose(gatehouse, { SMTP_URL: smtpUrl(PASSWORD) });
    expect(failed(lines)).toEqual([]);
    expect(code).toBe(0);
    expect(of('database').map(({ what }) => what)).toContain('schema: up to date');
    expect(of('mail')).toMatchObject([{ state: 'ok', what: expect.stringContaining('login accepted') }]);
    if (LEG === 'server') expect(of('Redis')).toHaveLength(4 * REDIS_MASTERS);
    expect(filesOf(gatehouse)).toEqual(before);
    expect(gatehouse.smtp.attempts).toEqual([]);
  });

  it('nor with one that does not run, nor does it leave a trace there', async () => {
    await gatehouse.stop();
    const before = filesOf(gatehouse);
    const { code, lines } = await diagnose(gatehouse, { SMTP_URL: smtpUrl(PASSWORD) });
    expect(failed(lines)).toEqual([]);
    expect(code).toBe(0);
    expect(filesOf(gatehouse)).toEqual(before);
    await gatehouse.start();
  });

  it('says it to people as well, a line each and what to do', async () => {
    const env = { SMTP_URL: smtpUrl('wrong') };
    const { code, stdout } = await runProgram(gatehouse, 'doctor', [], env);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ok +database +\S/m);
    expect(stdout).toMatch(
      /^fail +mail +127\.0\.0\.1:\d+ cannot be used: EAUTH, the server answered 535\n +→ Mend/m,
    );
    expect(stdout).toMatch(/\d+ ok, \d+ to look at, 1 failed\n$/);
  });

  it('finds a wrong password of the mail server, and goes on', async () => {
    const { code, lines, of } = await diagnose(gatehouse, { SMTP_URL: smtpUrl('wrong') });
    expect(failed(lines)).toEqual(of('mail'));
    expect(code).toBe(1);
    expect(of('mail')[0]?.advice).toContain('password');
  });

  it('finds every wrong variable at once, and checks what the others lead to', async () => {
    const { code, lines, of } = await diagnose(gatehouse, {
      PORT: 'abc',
      SMTP_URL: 'x',
      PASSWORD_COST: '99',
    });
    expect(of('settings').map(({ what }) => what.split(':')[0])).toEqual([
      'PORT',
      'SMTP_URL',
      'PASSWORD_COST',
    ]);
    expect(failed(lines)).toEqual(of('settings'));
    expect(of('database')[0]?.state).toBe('ok');
    expect(of('mail')).toEqual([]);
    expect(code).toBe(1);
  });

  it('finds what is wrong with the projects file', async () => {
    const path = join(gatehouse.folder, 'broken.yaml');
    writeFileSync(path, 'projects:\n  - { id: default, nmae: Typo }\n  - { id: default, url: nowhere }\n');
    const { code, lines, of } = await diagnose(gatehouse, { PROJECTS_FILE: path });
    expect(failed(lines)).toEqual(of('projects file'));
    expect(of('projects file').map(({ what }) => what)).toEqual([
      expect.stringContaining('nmae'),
      expect.stringContaining('projects[1].url'),
    ]);
    expect(code).toBe(1);
  });

  it('finds a schema that is behind this build, and one that is ahead of it', async () => {
    const rename = (from: string, to: string) =>
      onDatabase(
        gatehouse,
        `UPDATE schema_migrations SET name = REPLACE(name, '${from}', '${to}') WHERE id = 1`,
      );
    await rename('Create', 'Unknown');
    const behind = await diagnose(gatehouse);
    expect(failed(behind.lines)).toMatchObject([
      {
        check: 'database',
        what: expect.stringContaining('1 of'),
        advice: expect.stringContaining('migration:run'),
      },
    ]);
    await rename('Unknown', 'Create');

    await onDatabase(
      gatehouse,
      `INSERT INTO schema_migrations (timestamp, name) VALUES (1, 'FromTheFuture1')`,
    );
    const ahead = await diagnose(gatehouse);
    expect(ahead.code).toBe(0);
    expect(ahead.of('database')).toContainEqual(
      expect.objectContaining({ state: 'warn', what: expect.stringContaining('FromTheFuture1') }),
    );
    await onDatabase(gatehouse, `DELETE FROM schema_migrations WHERE name = 'FromTheFuture1'`);
  });

  it('repeats no secret, whatever is wrong', async () => {
    const nobody = passwordAt('127.0.0.1:1');
    const env = {
      DATABASE_URL: `mysql://${nobody}/gatehouse`,
      REDIS_URL: `redis://${nobody}`,
      SMTP_URL: `smtp://${nobody}`,
      SMS_URL: `twilio://${passwordAt('/?from=%2B15005550006&endpoint=http://127.0.0.1:1')}`,
      APP_SECRET: PASSWORD.repeat(3),
      METRICS_TOKEN: PASSWORD,
    };
    for (const args of [[], ['--json']]) {
      const { code, stdout, stderr } = await runProgram(gatehouse, 'doctor', args, env);
      expect(code).toBe(1);
      for (const check of ['database', 'Redis', 'mail', 'SMS']) expect(stdout).toContain(check);
      expect(stdout + stderr).not.toContain('hunter2');
    }
  });

  it('makes no database and no folder where there is none', async () => {
    const before = filesOf(gatehouse);
    const { code, of } = await diagnose(gatehouse, { DATABASE_URL: 'sqlite:nowhere/yet/gatehouse.sqlite' });
    expect(of('database')[0]).toMatchObject({ state: 'ok', what: expect.stringContaining('not there yet') });
    expect(code).toBe(0);
    expect(filesOf(gatehouse)).toEqual(before);
  });
});

describeOnEmbeddedLeg('the doctor, of a database', () => {
  const gatehouse = useGatehouse();

  it('that is none', async () => {
    const path = join(gatehouse.folder, 'no-database');
    writeFileSync(path, 'Dear diary, '.repeat(1_000));
    const { code, of } = await diagnose(gatehouse, { DATABASE_URL: `sqlite:${path}` });
    expect(of('database')[0]).toMatchObject({
      state: 'fail',
      what: expect.stringContaining('not a database'),
    });
    expect(code).toBe(1);
  });
});

describeOnServerLeg('the doctor, of a database', () => {
  const [url = 'mysql://localhost'] = process.env['TEST_DATABASE_URL']?.split(',') ?? [];
  const proxy = new TcpProxy(targetOf(url, 3306));
  const gatehouse = useGatehouse({ through: { database: proxy } });
  afterEach(() => proxy.restore());

  it.each([
    ['is gone', () => proxy.cut()],
    ['hangs', () => Promise.resolve(proxy.freeze())],
  ])('that %s: soon, and all else is looked at', async (_how, begin) => {
    await begin();
    const from = Date.now();
    const { code, lines, of } = await diagnose(gatehouse);
    expect(Date.now() - from).toBeLessThan(10_000);
    expect(failed(lines)).toEqual(of('database'));
    expect(of('database')).toHaveLength(1);
    expect(of('Redis')[0]?.state).toBe('ok');
    expect(code).toBe(1);
  });

  it('and a Redis whose clocks are ten minutes off', async () => {
    gatehouse.advanceClock(600_000);
    const { code, lines } = await diagnose(gatehouse);
    const behind = expect.stringMatching(/^its clock is (600|59\d)\.\d s behind this machine’s$/);
    gatehouse.advanceClock(-600_000);
    expect(failed(lines)).toMatchObject([
      { check: 'database', what: behind, advice: expect.stringContaining('NTP') },
      ...Array.from({ length: REDIS_MASTERS }, () => ({ check: 'Redis', what: behind })),
    ]);
    expect(code).toBe(1);
  });

  it('whose user may read and no more', async () => {
    const name = new URL(gatehouse.databaseUrl!).pathname.slice(1);
    const reader = `reader_${randomBytes(4).toString('hex')}`;
    await onDatabase(gatehouse, `CREATE USER ${reader} IDENTIFIED BY '${PASSWORD}'`);
    await onDatabase(gatehouse, `GRANT SELECT ON \`${name.replaceAll('_', '\\_')}\`.* TO ${reader}`);
    const readerUrl = new URL(gatehouse.environment()['DATABASE_URL']!);
    [readerUrl.username, readerUrl.password] = [reader, PASSWORD];
    const { of } = await diagnose(gatehouse, { DATABASE_URL: readerUrl.href });
    await onDatabase(gatehouse, `DROP USER ${reader}`);
    expect(failed(of('database'))).toMatchObject([
      { what: 'privileges: INSERT, UPDATE, DELETE missing', advice: expect.stringContaining('GRANT INSERT') },
    ]);
  });
});

describeOnSingleRedis('the doctor, of a Redis', () => {
  const [url = 'redis://localhost'] = (process.env['TEST_REDIS_URL'] ?? '').match(/^rediss?:.*/) ?? [];
  const proxy = new TcpProxy(targetOf(url, 6379));
  const gatehouse = useGatehouse({ through: { redis: proxy } });
  afterEach(() => proxy.restore());

  it.each([
    ['is gone', () => proxy.cut()],
    ['hangs', () => Promise.resolve(proxy.freeze())],
  ])('that %s: soon, and all else is looked at', async (_how, begin) => {
    await begin();
    const { code, lines, of } = await diagnose(gatehouse);
    expect(failed(lines)).toEqual(of('Redis'));
    expect(of('Redis')).toHaveLength(1);
    expect(of('database')[0]?.state).toBe('ok');
    expect(code).toBe(1);
  });
});
