/**
 * How long a request waits for MySQL, in milliseconds. A server that is frozen rather than down answers nothing at all,
 * and mysql2 would wait with it; `connection` and `statement` together stay below the two seconds within which a client
 * gets its 503. `turn` is how long it waits for others of the same user, before it asks for a connection.
 */
export const PATIENCE = { turn: 600, connection: 600, statement: 1_300 };

type Callback<T> = (error: Error | null, result: T, fields?: unknown) => void;

/** What we use of mysql2's pool. */
export interface Pool {
  getConnection(callback: Callback<Connection>): void;
}

export interface Connection {
  execute(
    options: { sql: string; values: unknown[]; rowsAsArray: true },
    callback: Callback<unknown[]>,
  ): void;
  query(...parameters: unknown[]): unknown;
  release(): void;
  destroy(): void;
}

/** Makes a pool hand out connections in time or fail, and throw away those that have stopped answering. */
export function limitPatience(pool: Pool): void {
  const guarded = new WeakSet<Connection>();
  const getConnection = pool.getConnection.bind(pool);
  pool.getConnection = (callback) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      callback(timeout('no connection'), undefined as never);
    }, PATIENCE.connection);
    getConnection((error, connection) => {
      clearTimeout(timer);
      if (late) {
        if (error === null) connection.release();
        return;
      }
      if (error === null && !guarded.has(connection)) {
        guarded.add(connection);
        discardOnTimeout(connection);
      }
      callback(error, connection);
    });
  };
}

/**
 * Runs a prepared statement within the time limit, the preparation included (mysql2's own limit leaves that out).
 *
 * @returns rows as lists of their columns
 */
export function executeInTime(pool: Pool, sql: string, values: unknown[]): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    pool.getConnection((unreachable, connection) => {
      if (unreachable !== null) {
        reject(unreachable);
        return;
      }
      const timer = setTimeout(() => {
        connection.destroy();
        reject(timeout('no answer'));
      }, PATIENCE.statement);
      connection.execute({ sql, values, rowsAsArray: true }, (error, rows) => {
        clearTimeout(timer);
        connection.release();
        if (error === null) resolve(rows);
        else reject(error);
      });
    });
  });
}

/** TypeORM sets the limit of its statements; a connection that has run into it still waits for the old answer. */
function discardOnTimeout(connection: Connection): void {
  const query = connection.query.bind(connection);
  connection.query = (...parameters) => {
    const callback = parameters.at(-1);
    if (typeof callback !== 'function') return query(...parameters);
    const watched = (error: { code?: string } | null, ...rest: unknown[]): void => {
      if (error?.code === TIMEOUT) connection.destroy();
      (callback as (...results: unknown[]) => void)(error, ...rest);
    };
    return query(...parameters.slice(0, -1), watched);
  };
}

const TIMEOUT = 'PROTOCOL_SEQUENCE_TIMEOUT';

function timeout(what: string): Error {
  return Object.assign(new Error(`the database gives ${what} in time`), { code: TIMEOUT });
}
