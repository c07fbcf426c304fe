import { createPool } from 'mysql2';
import { OWNER } from './owner.mjs';

const pool = createPool({ uri: process.env.DATABASE_URL, connectionLimit: 10 });

/** One prepared statement. @param answer called with an error or null, and the row, undefined when there is none */
export function findOwner(hash, answer) {
  pool.execute(OWNER, [hash], (error, rows) => answer(error, rows?.[0]));
}
