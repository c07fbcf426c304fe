import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';

/** Leads from a user to the messages and the logins on their way that are the user's, so that they can go together. */
export class AddressMessages1764000000004 implements MigrationInterface {
  readonly name = 'AddressMessages1764000000004';

  async up(runner: QueryRunner): Promise<void> {
    const ascii = runner.connection.options.type === 'mysql' ? ' CHARACTER SET ascii COLLATE ascii_bin' : '';
    // By hand: TypeORM would copy the whole table on SQLite. Null where the version before has written the row.
    await runner.query(`ALTER TABLE outbox ADD COLUMN user_id varchar(36)${ascii} NULL`);
    const columnNames = ['project_id', 'user_id'];
    for (const table of ['outbox', 'login_attempts'])
      await runner.createIndex(table, new TableIndex({ name: `${table}_user`, columnNames }));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['login_attempts', 'outbox']) await runner.dropIndex(table, `${table}_user`);
    await runner.query('ALTER TABLE outbox DROP COLUMN user_id');
  }
}
