import type { DataSource } from 'typeorm';

/** One that a driver was given, in the order of sending. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /** How the database carries it out, row by row as its EXPLAIN has it; empty where there is nothing to look for. */
  plan: readonly PlanRow[];
}

export type PlanRow = Readonly<Record<string, unknown>>;

interface Connection {
  query(...parameters: unknown[]): unknown;
  execute(...parameters: unknown[]): unknown;
}
interface Pool {
  getConnection(callback: (error: Error | null, connection: Connection) => void): void;
}
type Run = (...parameters: unknown[]) => unknown;
interface SqliteStatement {
  get: Run;
  all: Run;
  run: Run;
}
interface SqliteConnection {
  prepare(sql: string): SqliteStatement;
}

/** What can be explained: an INSERT looks for nothing. */
const SEARCHES = /^(SELECT|UPDATE|DELETE)\b/;

/** Writes down what reaches the database's driver, whoever sends it: TypeORM, or the session check beside it. */
export class StatementRecorder {
  private recording: Statement[] | undefined;

  /** Call it before anything is prepared on the connection. */
  watch({ driver, options }: DataSource): void {
    if (options.type === 'mysql') this.watchPool((driver as unknown as { pool: Pool }).pool);
    else this.watchSqlite((driver as unknown as { databaseConnection: SqliteConnection }).databaseConnection);
  }

  /** The statements that are sent meanwhile. */
  async during(work: () => Promise<unknown>): Promise<Statement[]> {
    const statements: Statement[] = [];
    this.recording = statements;
    try {
      await work();
    } finally {
      this.recording = undefined;
    }
    return statements;
  }

  private watchPool(pool: Pool): void {
    const watched = new WeakSet<Connection>();
    const getConnection = pool.getConnection.bind(pool);
    pool.getConnection = (callback) => {
      getConnection((error, connection) => {
        if (error === null && !watched.has(connection)) {
          watched.add(connection);
          this.watchConnection(connection);
        }
        callback(error, connection);
      });
    };
  }

  private watchConnection(connection: Connection): void {
    const query = connection.query.bind(connection);
    // Just before the statement, in its place: it sees the rows that the statement will see.
    const explain = (statement: Statement): void => {
      query(`EXPLAIN ${statement.sql}`, [...statement.parameters], (error: Error | null, rows: PlanRow[]) => {
        statement.plan = error === null ? rows : [{ error: error.message }];
      });
    };
    for (const way of ['query', 'execute'] as const) {
      const send = connection[way].bind(connection);
      connection[way] = (...given) => {
        this.note(...sqlAndValues(given), explain);
        return send(...given);
      };
    }
  }

  private watchSqlite(connection: SqliteConnection): void {
    const prepare = connection.prepare.bind(connection);
    const explain = (statement: Statement): void => {
      const explanation = prepare(`EXPLAIN QUERY PLAN ${statement.sql}`);
      statement.plan = explanation.all(...statement.parameters) as PlanRow[];
    };
    connection.prepare = (sql) => {
      const prepared = prepare(sql);
      for (const way of ['get', 'all', 'run'] as const) {
        const run = prepared[way].bind(prepared);
        prepared[way] = (...parameters) => {
          this.note(sql, parameters, explain);
          return run(...parameters);
        };
      }
      return prepared;
    };
  }

  private note(sql: string, parameters: readonly unknown[], explain: (statement: Statement) => void): void {
    if (this.recording === undefined) return;
    const statement: Statement = { sql, parameters, plan: [] };
    this.recording.push(statement);
    if (SEARCHES.test(sql)) explain(statement);
  }
}

/** mysql2 takes a text or an object, and the values in either place. */
function sqlAndValues([what, more]: unknown[]): [sql: string, values: unknown[]] {
  const { sql, values } =
    typeof what === 'string' ? { sql: what } : (what as { sql: string; values?: unknown[] });
  return [sql, values ?? (Array.isArray(more) ? more : [])];
}
