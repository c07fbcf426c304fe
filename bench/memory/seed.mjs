import { randomBytes } from 'node:crypto';
import Database from 'better-sqlite3';
import { createConnection } from 'mysql2/promise';
import { unused } from './visitor.mjs';

const AT_ONCE = 1_000;

/** Makes the project have so many users: copies of its first one, under addresses of their own. Nobody signs in as one. */
export async function seedUsers(databaseUrl, count) {
  const database = await open(databaseUrl);
  const [{ total }] = await database.select('SELECT COUNT(*) AS total FROM users');
  const [user] = await database.select('SELECT * FROM users LIMIT 1');
  for (let left = count - total; left > 0; left -= AT_ONCE) {
    const rows = Array.from({ length: Math.min(left, AT_ONCE) }, () => ({
      ...user,
      id: randomBytes(10).toString('hex'),
      email: `${unused()}@example.test`,
    }));
    await database.insert('users', rows);
  }
  await database.close();
}

async function open(url) {
  return url.startsWith('sqlite:') ? openSqlite(url.slice('sqlite:'.length)) : openMysql(url);
}

function openSqlite(path) {
  const database = new Database(path);
  return {
    select: (sql) => database.prepare(sql).all(),
    insert: (table, rows) => {
      const columns = Object.keys(rows[0]);
      const places = columns.map(() => '?').join();
      const statement = database.prepare(`INSERT INTO ${table} (${columns.join()}) VALUES (${places})`);
      database.transaction(() => rows.forEach((row) => statement.run(Object.values(row))))();
    },
    close: () => database.close(),
  };
}

async function openMysql(url) {
  const connection = await createConnection(url);
  return {
    select: async (sql) => (await connection.query(sql))[0],
    insert: (table, rows) =>
      connection.query(`INSERT INTO ${table} (${Object.keys(rows[0]).join()}) VALUES ?`, [
        rows.map(Object.values),
      ]),
    close: () => connection.end(),
  };
}
