import { createConnection } from 'mysql2/promise';
import { startMariadb, startRedis } from '../../scripts/lib/servers.mjs';
import { CORES, pin } from './machine.mjs';

/**
 * A MariaDB or MySQL and a Redis of our own on the core that the server under test does not use.
 *
 * @param options.bufferPool of InnoDB, as MySQL writes sizes
 */
export async function startBackends({ bufferPool = '1G', core = CORES.rest } = {}) {
  // Full durability: each commit is on the disk before it is acknowledged.
  const options = [`--innodb-buffer-pool-size=${bufferPool}`, '--innodb-flush-log-at-trx-commit=1'];
  const [database, redis] = await Promise.all([startMariadb({ options }), startRedis()]);
  if (core !== undefined) for (const { pid } of [database, redis]) pin(pid, core);
  return {
    database,
    redis,
    /** The URL of a new database. */
    createDatabase: (name) => createDatabase(database.url, name),
    stop: () => Promise.all([database.stop(), redis.stop()]),
  };
}

/** For the head of a table. */
export async function versionOf(databaseUrl) {
  const connection = await createConnection(databaseUrl);
  const [[{ version }]] = await connection.query('SELECT VERSION() AS version');
  await connection.end();
  return version;
}

async function createDatabase(server, name) {
  const connection = await createConnection(server);
  await connection.query(`CREATE DATABASE \`${name}\``);
  await connection.end();
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
