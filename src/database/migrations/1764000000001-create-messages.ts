import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { tableColumns } from './table-columns.js';

/** Messages on their way out, and those that the development inbox shows. */
export class CreateMessages1764000000001 implements MigrationInterface {
  readonly name = 'CreateMessages1764000000001';

  async up(runner: QueryRunner): Promise<void> {
    const column = tableColumns(runner);

    await runner.createTable(
      new Table({
        name: 'outbox',
        columns: [
          column.ascii('id', 36, { isPrimary: true }),
          column.ascii('project_id', 36),
          column.ascii('channel', 8),
          column.bytes('payload', { isNullable: true }),
          column.ascii('state', 8),
          column.count('attempts'),
          column.instant('due_at'),
          column.instant('created_at'),
          column.instant('expires_at'),
          column.ascii('last_error', 64, { isNullable: true }),
        ],
        indices: [{ name: 'outbox_due', columnNames: ['state', 'due_at'] }],
      }),
    );

    await runner.createTable(
      new Table({
        name: 'inbox_messages',
        columns: [
          column.ascii('id', 36, { isPrimary: true }),
          column.instant('created_at'),
          column.bytes('content'),
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['inbox_messages', 'outbox']) await runner.dropTable(table);
  }
}
