import Database from 'better-sqlite3';
import { createConnection } from 'mysql2/promise';

type Row = Record<string, unknown>;

/**
 * Runs a block of statements as an operator would, past the server.
 *
 * @param url as DATABASE_URL
 * @returns the rows of the last one that has any
 */
export async function runSql(url: string, sql: string): Promise<Row[]> {
  const statements = sql.split(';').filter((statement) => statement.trim() !== '');
  return url.startsWith('sqlite:')
    ? onSqlite(url.slice('sqlite:'.length), statements)
    : onMysql(url, statements);
}

function onSqlite(file: string, statements: readonly string[]): Row[] {
  const database = new Database(file, { fileMustExist: true });
  try {
    let rows: Row[] = [];
    for (const sql of statements) {
      const statement = database.prepare(sql);
      if (statement.reader) rows = statement.all() as Row[];
      else statement.run();
    }
    return rows;
  } finally {
    database.close();
  }
}

async function onMysql(url: string, statements: readonly string[]): Promise<Row[]> {
  const connection = await createConnection(url);
  try {
    let rows: Row[] = [];
    for (const sql of statements) {
      const [found] = await connection.query(sql);
      if (Array.isArray(found)) rows = found as Row[];
    }
    return rows;
  } finally {
    await connection.end();
  }
}
