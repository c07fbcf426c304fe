import { createConnection } from 'mysql2/promise';
import { canStartServers, type PrivateServer, startMariadb, startRedis } from '../../scripts/lib/servers.mjs';
import { LEG } from './leg.js';
import { eventually } from './waiting.js';

/** For what stops, freezes or fills a database or Redis: never one that somebody else uses. */
export const describeWithOwnServers = LEG === 'server' && canStartServers() ? describe : describe.skip;

/** A database and a Redis that nobody else uses. */
export class OwnServers {
  private servers: { database: PrivateServer; redis: PrivateServer } | undefined;

  async start(): Promise<void> {
    const [database, redis] = await Promise.all([startMariadb(), startRedis()]);
    this.servers = { database, redis };
  }

  async stop(): Promise<void> {
    await Promise.all([this.servers?.database.stop(), this.servers?.redis.stop()]);
  }

  get database(): PrivateServer {
    return this.started.database;
  }
  get redis(): PrivateServer {
    return this.started.redis;
  }
  get urls() {
    return { database: this.database.url, redis: this.redis.url };
  }

  /** By itself, and not by a signal. */
  async shutDownDatabase(): Promise<void> {
    await withConnection(this.database.url, (connection) => connection.query('SHUTDOWN'));
    await eventually('the end of the database', () => this.database.pid === undefined, { within: 30_000 });
  }

  private get started() {
    if (this.servers === undefined) throw new Error('The servers have not been started yet.');
    return this.servers;
  }
}

export async function withConnection<T>(
  url: string,
  work: (connection: Awaited<ReturnType<typeof createConnection>>) => Promise<T>,
): Promise<T> {
  const connection = await createConnection(url);
  try {
    return await work(connection);
  } finally {
    connection.destroy();
  }
}

/** As when the machine hangs. */
export const freeze = (server: PrivateServer) => process.kill(server.pid as number, 'SIGSTOP');
export const thaw = (server: PrivateServer) => process.kill(server.pid as number, 'SIGCONT');
