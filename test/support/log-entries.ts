import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import type { Gatehouse } from './gatehouse.js';

type Row = Record<string, unknown>;

/** Copies an entry of this user's log so often, past the server: thousands of requests would take minutes. */
export async function fillLog(gatehouse: Gatehouse, userId: string, count: number): Promise<void> {
  const url = gatehouse.databaseUrl;
  if (url === undefined) fillSqlite(join(gatehouse.folder, 'gatehouse.sqlite'), userId, count);
  else await fillMysql(url, userId, count);
}

function fillSqlite(file: string, userId: string, count: number): void {
  const database = new Database(file);
  try {
    const row = database.prepare('SELECT * FROM activity WHERE user_id = ?').get(userId) as Row;
    const names = Object.keys(row);
    const insert = database.prepare(
      `INSERT INTO activity (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`,
    );
    database.transaction(() => copiesOf(row, count).forEach((copy) => insert.run(copy)))();
  } finally {
    database.close();
  }
}

async function fillMysql(url: string, userId: string, count: number): Promise<void> {
  const connection = await createConnection(url);
  try {
    const select = 'SELECT * FROM activity WHERE user_id = ? LIMIT 1';
    const [[row]] = await connection.query<RowDataPacket[]>(select, [userId]);
    const values = copiesOf(row as Row, count).map((copy) => Object.values(copy));
    await connection.query(`INSERT INTO activity (${Object.keys(row as Row).join(', ')}) VALUES ?`, [values]);
  } finally {
    await connection.end();
  }
}

const copiesOf = (row: Row, count: number): Row[] =>
  Array.from({ length: count }, (_, index) => ({ ...row, id: `copy-${index}` }));
