import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Cluster, type Redis } from 'ioredis';
import { openRedis } from '../../src/config/redis-connection.js';
import { parseRedisUrl } from '../../src/config/redis-url.js';
import { LEG } from './leg.js';
import { runSql } from './sql.js';

/** Where one server keeps its data, made for it and taken away after it. */
export interface Storage {
  /** What the server is told. */
  env: Record<string, string>;
  /** The DATABASE_URL of each node of the database that clients may use: one, but for a cluster. */
  nodes: string[];
  remove(): Promise<void>;
}

/** URLs of servers, as in TEST_DATABASE_URL and TEST_REDIS_URL. */
export interface Servers {
  database: string;
  redis: string;
}

/** @param servers others than those of the environment */
export function makeStorage(folder: string, servers?: Servers): Promise<Storage> {
  return LEG === 'server' ? serverStorage(servers) : Promise.resolve(embeddedStorage(folder));
}

function embeddedStorage(folder: string): Storage {
  const url = `sqlite:${join(folder, 'gatehouse.sqlite')}`;
  return {
    env: { DATABASE_URL: url },
    nodes: [url],
    remove: () => Promise.resolve(),
  };
}

async function serverStorage(given?: Servers): Promise<Storage> {
  const name = `gatehouse_test_${randomBytes(6).toString('hex')}`;
  const servers = (given?.database ?? required('TEST_DATABASE_URL')).split(',');
  const [admin] = servers as [string];
  const redisUrl = given?.redis ?? required('TEST_REDIS_URL');
  const withoutDatabase = databaseUrl(admin, '');
  const prefix = name.replaceAll('_', '-');
  await runSql(withoutDatabase, `CREATE DATABASE \`${name}\``);
  const nodes = servers.map((server) => databaseUrl(server, name));
  return {
    nodes,
    env: { DATABASE_URL: databaseUrl(admin, name), REDIS_URL: redisUrl, REDIS_PREFIX: prefix },
    async remove() {
      await runSql(withoutDatabase, `DROP DATABASE IF EXISTS \`${name}\``);
      await removeKeys(redisUrl, prefix);
    },
  };
}

function databaseUrl(admin: string, name: string): string {
  const url = new URL(admin);
  url.pathname = `/${name}`;
  return url.href;
}

/** The server may be in use by others: only keys of this run's own prefix go. */
async function removeKeys(url: string, prefix: string): Promise<void> {
  const redis = connectRedis(url);
  try {
    for (const node of redis instanceof Cluster ? redis.nodes('master') : [redis]) {
      let cursor = '0';
      do {
        const [next, keys] = await node.scan(cursor, 'MATCH', `*${prefix}*`, 'COUNT', 1_000);
        if (keys.length > 0) await node.unlink(...keys);
        cursor = next;
      } while (cursor !== '0');
    }
  } finally {
    redis.disconnect();
  }
}

/** Any form of REDIS_URL. */
export function connectRedis(url: string): Redis | Cluster {
  const settings = parseRedisUrl(url);
  if (settings === undefined) throw new Error('TEST_REDIS_URL has no form that is known');
  return openRedis(settings, { role: 'blocking' });
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`STORAGE=server needs ${name}`);
  return value;
}
