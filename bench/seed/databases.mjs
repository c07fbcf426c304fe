import Sqlite from 'better-sqlite3';
import { createConnection } from 'mysql2/promise';

/** @returns where rows can be put in bulk: `insert(table, rows)`, `finish(tables)` */
export async function openForSeeding(databaseUrl) {
  return databaseUrl.startsWith('sqlite:')
    ? sqliteSink(databaseUrl.slice('sqlite:'.length))
    : mysqlSink(databaseUrl);
}

async function mysqlSink(url) {
  const connection = await createConnection(url);
  await connection.query('SET unique_checks = 0');
  let under = Promise.resolve();
  return {
    /** Does not wait for the rows but for those before: the server takes them in while others are made. */
    async insert(table, rows) {
      const columns = Object.keys(rows[0]);
      const values = rows.map((row) => Object.values(row));
      const before = under;
      under = connection.query(`INSERT INTO ${table} (${columns.join(', ')}) VALUES ?`, [values]);
      await before;
    },
    /** The optimizer is told how many there are now, as it would find out by itself in time. */
    async finish(tables) {
      await under;
      await connection.query(`ANALYZE TABLE ${tables.join(', ')}`);
      await connection.end();
    },
  };
}

function sqliteSink(path) {
  const database = new Sqlite(path, { fileMustExist: true, timeout: 10_000 });
  database.pragma('synchronous = OFF');
  database.pragma('cache_size = -262144');
  const statements = new Map();
  const statementFor = (table, columns) => {
    const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
    if (!statements.has(table)) statements.set(table, database.prepare(sql));
    return statements.get(table);
  };
  return {
    insert: database.transaction((table, rows) => {
      const statement = statementFor(table, Object.keys(rows[0]));
      for (const row of rows) statement.run(Object.values(row));
    }),
    finish() {
      database.pragma('wal_checkpoint(TRUNCATE)');
      database.close();
    },
  };
}
