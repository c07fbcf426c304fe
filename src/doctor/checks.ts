import { type Reading, servesInbox } from '../config/read-environment.js';
import type { Environment } from '../config/variables.js';
import type { Clock } from '../kernel/clock.js';
import { type Check, type Finding, ok, warn } from './finding.js';
import { machineChecks } from './machine.checks.js';
import { checkMysql } from './mysql.check.js';
import { checkRedis } from './redis.check.js';
import { settingsChecks } from './settings.checks.js';
import { checkSms } from './sms.check.js';
import { checkSmtp } from './smtp.check.js';
import { checkSqlite } from './sqlite.check.js';

type Findings = readonly Finding[] | Promise<readonly Finding[]>;

/** All that the doctor looks at. What a variable that cannot be read would lead to is left out. */
export function checksFor(reading: Reading, clock: Clock): readonly Check[] {
  const { values } = reading;
  const { DATABASE_URL: database, REDIS_URL: redis, SMTP_URL: smtpUrl, SMS_URL: sms } = values;
  const dependencies: [keyof Environment, string, () => Findings][] = [
    ['DATABASE_URL', 'database', () => (database === undefined ? [] : checkDatabase(database, clock))],
    [
      'REDIS_URL',
      'Redis',
      () =>
        redis === undefined ? [ok('none: queue and rate limits in the process')] : checkRedis(redis, clock),
    ],
    ['SMTP_URL', 'mail', () => (smtpUrl === undefined ? [unsent(values, 'SMTP_URL')] : checkSmtp(smtpUrl))],
    ['SMS_URL', 'SMS', () => (sms === undefined ? [unsent(values, 'SMS_URL')] : checkSms(sms))],
  ];
  return [
    ...machineChecks(clock),
    ...settingsChecks(reading),
    ...dependencies.filter(([name]) => name in values).map(([, name, run]) => ({ name, run })),
  ];
}

function checkDatabase(database: Environment['DATABASE_URL'], clock: Clock): Findings {
  return database.storage === 'sqlite' ? checkSqlite(database.path) : checkMysql(database, clock);
}

function unsent(values: Reading['values'], name: string): Finding {
  if (servesInbox(values)) return ok('none: goes to the inbox');
  return warn('none: endpoints that send such messages answer 503', `Set ${name}.`);
}
