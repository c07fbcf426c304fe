import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { fail, type Finding, ok, warn } from './finding.js';
import { reasonOf } from './reason.js';
import { checkSchema } from './schema.js';

const MIB = 1024 * 1024;
const SCARCE = 1024 * MIB;
const TOO_LITTLE = 100 * MIB;

export function checkSqlite(path: string): readonly Finding[] {
  const folder = existingFolder(dirname(path));
  const place = [
    checkWritable(existsSync(path) ? [folder, path] : [folder]),
    checkSpace(folder),
    ...checkDriver(process.versions.node),
  ];
  return existsSync(path)
    ? [...checkFile(path), ...place]
    : [ok(`${path} is not there yet: the first start makes it`), ...place];
}

/** better-sqlite3 12 and these do not go together; 13 does, and needs Node.js 22. */
export function checkDriver(node: string): readonly Finding[] {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  if (major < 24 || (major === 24 && minor < 19)) return [];
  return [
    fail(
      `Node.js ${node} ends the process while it clears up after SQLite’s driver`,
      'Use Node.js 22, or MySQL.',
    ),
  ];
}

function checkFile(path: string): readonly Finding[] {
  // While nobody has it open there is no log, and a read-only connection would leave an empty one behind; one that
  // could write takes it away. While a log is there it may hold commits, and such a connection would clear it up.
  const readonly = existsSync(`${path}-wal`);
  let database: Sqlite.Database | undefined;
  try {
    database = new Sqlite(path, { readonly, fileMustExist: true, timeout: 1_000 });
    database.pragma('query_only = ON');
    const { version } = database.prepare('SELECT sqlite_version() AS version').get() as { version: string };
    return [ok(`${path}, SQLite ${version}`), checkSchema(executedMigrations(database))];
  } catch (error) {
    return [fail(`${path} cannot be used: ${reasonOf(error)}`, 'Mend it, or restore a backup.')];
  } finally {
    database?.close();
  }
}

function executedMigrations(database: Sqlite.Database): string[] {
  const table = database.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'schema_migrations'`).get();
  if (table === undefined) return [];
  return database.prepare('SELECT name FROM schema_migrations').pluck().all() as string[];
}

function checkWritable(paths: readonly string[]): Finding {
  for (const path of paths) {
    try {
      accessSync(path, constants.W_OK);
    } catch (error) {
      return fail(
        `${path} cannot be written: ${reasonOf(error)}`,
        'Give it to the user that the server runs as.',
      );
    }
  }
  return ok(`${paths[0]} can be written`);
}

function checkSpace(folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const what = `${Math.floor(free / MIB)} MiB free on its disk`;
  if (free >= SCARCE) return ok(what);
  return (free < TOO_LITTLE ? fail : warn)(what, 'Make room: without it, nothing can be written.');
}

function existingFolder(path: string): string {
  return existsSync(path) ? path : existingFolder(dirname(path));
}
