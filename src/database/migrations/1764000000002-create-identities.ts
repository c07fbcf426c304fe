import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { tableColumns } from './table-columns.js';

/** Accounts elsewhere that users sign in with, logins on their way to one and back, and the tokens that come of it. */
export class CreateIdentities1764000000002 implements MigrationInterface {
  readonly name = 'CreateIdentities1764000000002';

  async up(runner: QueryRunner): Promise<void> {
    const column = tableColumns(runner);
    const key = { isPrimary: true };

    await runner.createTable(
      new Table({
        name: 'identities',
        columns: [
          column.ascii('project_id', 36, key),
          column.ascii('id', 36, key),
          column.ascii('user_id', 36),
          column.ascii('provider', 32),
          column.ascii('issuer', 255),
          column.text('uid', 255),
          column.ascii('email', 320, { isNullable: true }),
          column.instant('created_at'),
          column.instant('updated_at'),
        ],
        indices: [
          {
            name: 'identities_uid',
            columnNames: ['project_id', 'provider', 'issuer', 'uid'],
            isUnique: true,
          },
          { name: 'identities_user', columnNames: ['project_id', 'user_id', 'id'] },
        ],
      }),
    );

    await runner.createTable(
      new Table({
        name: 'login_attempts',
        columns: [
          column.hash('state_hash', key),
          column.ascii('project_id', 36),
          column.ascii('provider', 32),
          column.hash('binding_hash'),
          column.longText('success_url'),
          column.longText('failure_url'),
          column.longText('redirect_uri'),
          column.ascii('user_id', 36, { isNullable: true }),
          column.ascii('session_id', 36, { isNullable: true }),
          column.bytes('secrets'),
          column.bytes('answer', { isNullable: true }),
          column.instant('expires_at'),
        ],
        indices: [{ name: 'login_attempts_expiry', columnNames: ['expires_at'] }],
      }),
    );

    // By hand: TypeORM would copy the whole table on SQLite. At the end of a row both storages add it at once.
    const bytes = runner.connection.options.type === 'mysql' ? 'mediumblob' : 'blob';
    await runner.query(`ALTER TABLE sessions ADD COLUMN provider_tokens ${bytes} NULL`);
    await runner.query('ALTER TABLE sessions ADD COLUMN provider_tokens_expire_at bigint NULL');
    await runner.query('ALTER TABLE sessions ADD COLUMN refreshing_until bigint NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['refreshing_until', 'provider_tokens_expire_at', 'provider_tokens']) {
      await runner.query(`ALTER TABLE sessions DROP COLUMN ${name}`);
    }
    for (const table of ['login_attempts', 'identities']) await runner.dropTable(table);
  }
}
