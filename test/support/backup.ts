import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { blockOf, pageOf } from './documentation.js';
import { type Gatehouse, PROJECT_FOLDER } from './gatehouse.js';
import { LEG } from './leg.js';
import { runSql } from './sql.js';

const page = pageOf('operations/backup.md');

/** Which name the programs of MySQL or MariaDB have here, if they are there. */
function dumpProgram(): string | undefined {
  return ['mysqldump', 'mariadb-dump'].find((name) => {
    try {
      return execFileSync(name, ['--version']).length > 0;
    } catch {
      return false;
    }
  });
}

const PROGRAM = LEG === 'server' ? dumpProgram() : undefined;
/** Where a database server is used without its programs, nobody can make a dump. */
export const describeWithDumps = LEG === 'embedded' || PROGRAM !== undefined ? describe : describe.skip;

/** Backs up the server's database with the commands of docs/operations/backup.md. */
export class Backup {
  private readonly database: URL | undefined;
  private restored: URL | undefined;

  constructor(private readonly gatehouse: Gatehouse) {
    const { databaseUrl } = gatehouse;
    this.database = databaseUrl === undefined ? undefined : new URL(databaseUrl);
  }

  async make(): Promise<void> {
    if (this.database === undefined) {
      const FILE = join(this.gatehouse.folder, 'gatehouse.sqlite');
      return this.run(blockOf(page, 'sh', 'better-sqlite3'), { FILE, COPY: this.copy }, PROJECT_FOLDER);
    }
    const { hostname, port, username, password, pathname } = this.database;
    const [user, secret] = [username, password].map(decodeURIComponent);
    const lines = [`host=${hostname}`, `port=${port || 3306}`, `user="${user}"`, `password="${secret}"`];
    writeFileSync(join(this.gatehouse.folder, 'backup.cnf'), ['[client]', ...lines, ''].join('\n'), {
      mode: 0o600,
    });
    await this.run(blockOf(page, 'sh', 'mysqldump'), { DATABASE: pathname.slice(1) });
  }

  /** @returns the DATABASE_URL of what has been restored */
  async restore(): Promise<string> {
    const { database } = this;
    if (database === undefined) return `sqlite:${this.copy}`;
    const RESTORED = `gatehouse_test_${randomBytes(6).toString('hex')}`;
    await this.run(blockOf(page, 'sh', 'CREATE DATABASE'), { RESTORED });
    const url = new URL(database);
    url.pathname = `/${RESTORED}`;
    this.restored = url;
    return url.href;
  }

  /** What was restored; a file goes with the folder of the server. */
  async remove(): Promise<void> {
    const { restored } = this;
    if (restored !== undefined)
      await runSql(restored.href, `DROP DATABASE \`${restored.pathname.slice(1)}\``);
  }

  private get copy(): string {
    return join(this.gatehouse.folder, 'copy.sqlite');
  }

  private async run(block: string, env: Record<string, string>, cwd = this.gatehouse.folder): Promise<void> {
    const commands =
      PROGRAM === 'mariadb-dump'
        ? block.replace('mysqldump', PROGRAM).replace(/^mysql /gm, 'mariadb ')
        : block;
    await promisify(execFile)('sh', ['-e', '-c', commands], { cwd, env: { ...process.env, ...env } });
  }
}
