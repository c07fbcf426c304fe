import type { EntitySchemaColumnOptions } from 'typeorm';

export type Storage = 'mysql' | 'sqlite';

/**
 * The column types that all tables are made of, so that MySQL, MariaDB and SQLite agree: text compares byte by byte,
 * times are whole milliseconds (a Date type would bring three time zones and two precisions), hashes are 32 bytes.
 */
export function columnsOf(storage: Storage) {
  const binaryText = storage === 'mysql' ? { charset: 'utf8mb4', collation: 'utf8mb4_bin' } : {};
  const binaryAscii = storage === 'mysql' ? { charset: 'ascii', collation: 'ascii_bin' } : {};
  const number = {
    // Drivers hand out 64-bit integers as strings; all of ours fit a double.
    from: (value: string | number | null) => (value === null ? null : Number(value)),
    to: (value: number | null) => value,
  };

  return {
    /** Ids, hex, e-mail addresses, phone numbers: anything that is ASCII by rule. */
    ascii: (name: string, length: number) => column(name, { type: 'varchar', length, ...binaryAscii }),
    text: (name: string, length: number) => column(name, { type: 'varchar', length, ...binaryText }),
    /** Up to 65,535 bytes, kept as they are. */
    longText: (name: string) => column(name, { type: 'text', ...binaryText }),
    instant: (name: string) => column(name, { type: 'bigint', transformer: number }),
    count: (name: string) => column(name, { type: 'integer' }),
    flag: (name: string) => column(name, { type: 'boolean' }),
    /** SHA-256. */
    hash: (name: string) =>
      column(name, storage === 'mysql' ? { type: 'binary', length: 32 } : { type: 'blob' }),
    bytes: (name: string) => column(name, { type: storage === 'mysql' ? 'mediumblob' : 'blob' }),
  };
}

export type Columns = ReturnType<typeof columnsOf>;

function column(name: string, options: Omit<EntitySchemaColumnOptions, 'name'>): EntitySchemaColumnOptions {
  return { name, ...options };
}
