import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { answersAsRedis, freePort, greetsAsMysql, PrivateServer } from './private-server.mjs';
import { findProgram, lastLines, run } from './processes.mjs';
import { makeFolder } from './temporary-folder.mjs';

/** Its own folder only root can read, and a password guards the port, so root it may be. */
const USER = process.getuid?.() === 0 ? ['--user=root'] : [];

/** Whether there are the programs to start both. */
export const canStartServers = () => databaseProgram() !== undefined && redisProgram() !== undefined;

const databaseProgram = () => findProgram('mariadbd', 'mysqld');
const redisProgram = () => findProgram('redis-server', 'valkey-server');

/**
 * Starts a MariaDB or MySQL of our own: `{ url, pid, kill(), start(), stop() }`.
 *
 * A commit survives the server's being killed, which is what tests do to it; only a power cut could lose the last
 * second. `options` are further arguments, for instance `--innodb-flush-log-at-trx-commit=1` to measure full
 * durability.
 *
 * @throws Error when there is no such program, or it does not start
 */
export async function startMariadb({ options = [] } = {}) {
  const path = databaseProgram();
  if (path === undefined) throw new Error('neither mariadbd nor mysqld is on the PATH');

  const folder = makeFolder('gatehouse-sql');
  const data = join(folder, 'data');
  const isMariadb = (await run(path, ['--no-defaults', '--version'])).output.includes('MariaDB');
  await (isMariadb ? installMariadb(path, data, USER) : initializeMysql(path, data, USER));

  const password = randomBytes(16).toString('hex');
  const port = await freePort();
  const args = [
    ...argumentsOf({ folder, port }),
    `--init-file=${accountFile(folder, password, isMariadb)}`,
    '--skip-log-bin',
    '--innodb-flush-log-at-trx-commit=2',
    ...options,
  ];
  const url = `mysql://gatehouse:${password}@127.0.0.1:${port}/`;
  return new PrivateServer({ path, args, folder, port, isReady: greetsAsMysql }, url).start();
}

/** What a server of our own is told, whatever it is for: its data lie in `data` below its folder. */
export function argumentsOf({ folder, port, user = USER }) {
  return [
    // First, or it is not obeyed: nothing of this machine's own configuration counts.
    '--no-defaults',
    ...user,
    `--datadir=${join(folder, 'data')}`,
    `--tmpdir=${folder}`,
    `--socket=${join(folder, 'socket')}`,
    `--pid-file=${join(folder, 'pid')}`,
    '--bind-address=127.0.0.1',
    `--port=${port}`,
    '--loose-mysqlx=OFF',
    '--skip-name-resolve',
    '--max-connections=500',
    '--innodb-buffer-pool-size=256M',
  ];
}

/** Starts a Redis of our own, with a password, keeping what it is told: `{ url, pid, kill(), start(), stop() }`. */
export async function startRedis({ options = [] } = {}) {
  const path = redisProgram();
  if (path === undefined) throw new Error('redis-server is not on the PATH');

  const folder = makeFolder('gatehouse-redis');
  const password = randomBytes(16).toString('hex');
  const port = await freePort();
  // By standard input, not as arguments: those are for everybody to see.
  const input = [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir "${folder}"`,
    'appendonly yes',
    'save ""',
    ...options,
  ].join('\n');
  const url = `redis://:${password}@127.0.0.1:${port}`;
  return new PrivateServer({ path, args: ['-'], input, folder, port, isReady: answersAsRedis }, url).start();
}

export async function installMariadb(server, data, user = USER) {
  const path =
    findProgram('mariadb-install-db', 'mysql_install_db') ?? join(dirname(server), 'mariadb-install-db');
  await initialize(path, ['--no-defaults', `--datadir=${data}`, '--skip-test-db', ...user]);
}

async function initializeMysql(server, data, user) {
  await initialize(server, ['--no-defaults', '--initialize-insecure', `--datadir=${data}`, ...user]);
}

async function initialize(path, args) {
  const { code, output } = await run(path, args);
  if (code !== 0) throw new Error(`${path} could not make a database: ${lastLines(output, 3)}`);
}

/** The account that tests use. Each statement has a line of its own: that is the format. */
export function accountFile(folder, password, isMariadb) {
  const path = join(folder, 'accounts.sql');
  const statements = [
    `CREATE USER IF NOT EXISTS 'gatehouse'@'127.0.0.1' IDENTIFIED BY '${password}';`,
    `GRANT ALL ON *.* TO 'gatehouse'@'127.0.0.1' WITH GRANT OPTION;`,
    // MariaDB's root can only come by the socket.
    ...(isMariadb ? [] : [`ALTER USER 'root'@'localhost' IDENTIFIED BY '${password}';`]),
  ];
  writeFileSync(path, `${statements.join('\n')}\n`, { mode: 0o600 });
  return path;
}
