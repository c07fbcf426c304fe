import type { EntityManager } from 'typeorm';
import { MIGRATIONS } from './migrations/index.js';

/** Whether the tables are those of this version, or of a later one. */
export async function isMigrated(manager: EntityManager): Promise<boolean> {
  try {
    const rows = await manager.query<{ name: string }[]>('SELECT name FROM schema_migrations');
    const done = new Set(rows.map(({ name }) => name));
    return MIGRATIONS.every(({ name }) => done.has(name));
  } catch (error) {
    if (isMissingTable(error)) return false;
    throw error;
  }
}

function isMissingTable(error: unknown): boolean {
  const { message, code } = error as { message: string; code?: string };
  return code === 'ER_NO_SUCH_TABLE' || message.includes('no such table');
}
