import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';

/** Leads the purge to anonymous users who have not been seen for long, past all who have an address. */
export class IndexAnonymousUsers1764000000003 implements MigrationInterface {
  readonly name = 'IndexAnonymousUsers1764000000003';

  async up(runner: QueryRunner): Promise<void> {
    const columnNames = ['project_id', 'email', 'phone', 'accessed_at'];
    await runner.createIndex('users', new TableIndex({ name: 'users_anonymous', columnNames }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('users', 'users_anonymous');
  }
}
