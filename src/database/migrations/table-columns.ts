import type { QueryRunner, TableColumnOptions } from 'typeorm';

type Options = Partial<Pick<TableColumnOptions, 'isPrimary' | 'isNullable' | 'default'>>;

/**
 * Column types for migrations, per storage. Frozen: what a released migration has made must stay what it makes, so
 * a new type is a new function here. `columns.ts` says the same to the entity schemas; a test compares the two.
 */
export function tableColumns(runner: QueryRunner) {
  const mysql = runner.connection.options.type === 'mysql';
  const utf8 = mysql ? { charset: 'utf8mb4', collation: 'utf8mb4_bin' } : {};
  const ascii = mysql ? { charset: 'ascii', collation: 'ascii_bin' } : {};

  return {
    ascii: (name: string, length: number, options: Options = {}): TableColumnOptions => ({
      name,
      type: 'varchar',
      length: String(length),
      ...ascii,
      ...options,
    }),
    text: (name: string, length: number, options: Options = {}): TableColumnOptions => ({
      name,
      type: 'varchar',
      length: String(length),
      ...utf8,
      ...options,
    }),
    longText: (name: string, options: Options = {}): TableColumnOptions => ({
      name,
      type: 'text',
      ...utf8,
      ...options,
    }),
    instant: (name: string, options: Options = {}): TableColumnOptions => ({
      name,
      type: 'bigint',
      ...options,
    }),
    count: (name: string, options: Options = {}): TableColumnOptions => ({
      name,
      type: mysql ? 'int' : 'integer',
      ...options,
    }),
    flag: (name: string, options: Options = {}): TableColumnOptions => ({
      name,
      ...(mysql ? { type: 'tinyint', width: 1 } : { type: 'boolean' }),
      ...options,
    }),
    hash: (name: string, options: Options = {}): TableColumnOptions => ({
      name,
      ...(mysql ? { type: 'binary', length: '32' } : { type: 'blob' }),
      ...options,
    }),
    bytes: (name: string, options: Options = {}): TableColumnOptions => ({
      name,
      type: mysql ? 'mediumblob' : 'blob',
      ...options,
    }),
  };
}
