import { DataSource } from 'typeorm';
import type { DatabaseSettings } from '../config/database-url.js';
import { dataSourceOptions } from '../database/data-source.js';
import type { Clock } from '../kernel/clock.js';
import { checkClock } from './clock-skew.js';
import { fail, type Finding, ok, warn } from './finding.js';
import { checkPrivileges } from './privileges.js';
import { reasonOf } from './reason.js';
import { checkSchema } from './schema.js';

type MysqlSettings = Extract<DatabaseSettings, { storage: 'mysql' }>;
type Row = Readonly<Record<string, string>>;

/** Milliseconds since 1970, whatever time zone the session has. */
const NOW = `SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) / 1000 AS now`;
/** Reads and beginning transactions wait for what other nodes have acknowledged, and so do UPDATE and DELETE. */
const SYNC_WAIT = 3;

export async function checkMysql(settings: MysqlSettings, clock: Clock): Promise<readonly Finding[]> {
  const address = `${settings.host}:${settings.port}/${settings.database}`;
  let source: DataSource;
  try {
    source = await new DataSource(dataSourceOptions(settings, { timeLimit: true })).initialize();
  } catch (error) {
    const advice = 'Start it, or mend DATABASE_URL: host, port, user, password, name, TLS.';
    return [fail(`${address} cannot be used: ${reasonOf(error)}`, advice)];
  }
  try {
    const names = `'version', 'version_comment', 'wsrep_on', 'wsrep_sync_wait'`;
    const rows = await source.query<Row[]>(`SHOW VARIABLES WHERE Variable_name IN (${names})`);
    const variables = new Map(rows.map((row) => [row['Variable_name'], row['Value']]));
    return [
      ok(`${address}, ${variables.get('version')} (${variables.get('version_comment')})`),
      checkSchema(await executedMigrations(source)),
      checkPrivileges(settings.database, await grants(source)),
      await checkClock(clock, async () => Number((await source.query<Row[]>(NOW))[0]?.['now'])),
      ...checkGalera(variables.get('wsrep_on'), Number(variables.get('wsrep_sync_wait'))),
    ];
  } finally {
    await source.destroy();
  }
}

async function executedMigrations(source: DataSource): Promise<string[]> {
  const tables = await source.query<Row[]>(`SHOW TABLES LIKE 'schema\\_migrations'`);
  if (tables.length === 0) return [];
  const rows = await source.query<{ name: string }[]>('SELECT name FROM schema_migrations');
  return rows.map(({ name }) => name);
}

async function grants(source: DataSource): Promise<string[]> {
  const rows = await source.query<Row[]>('SHOW GRANTS');
  return rows.flatMap((row) => Object.values(row));
}

function checkGalera(isOn: string | undefined, syncWait: number): Finding[] {
  if (isOn !== 'ON') return [];
  if ((syncWait & SYNC_WAIT) === SYNC_WAIT) return [ok(`Galera, wsrep_sync_wait=${syncWait}`)];
  return [
    warn(
      `Galera, wsrep_sync_wait=${syncWait}: a session that has ended may live on on another node`,
      `Set wsrep_sync_wait=${SYNC_WAIT} on all nodes: docs/clusters.md.`,
    ),
  ];
}
