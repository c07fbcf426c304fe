import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { tableColumns } from './table-columns.js';

/** Users, their sessions, tokens and security log; how many users a project has. */
export class CreateAccounts1764000000000 implements MigrationInterface {
  // TypeORM reads the name from here, whatever a bundler does to class names.
  readonly name = 'CreateAccounts1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    const column = tableColumns(runner);
    const key = { isPrimary: true };
    const device = [
      column.text('os_code', 8),
      column.text('os_name', 64),
      column.text('os_version', 32),
      column.text('client_type', 32),
      column.text('client_code', 16),
      column.text('client_name', 64),
      column.text('client_version', 64),
      column.text('client_engine', 32),
      column.text('client_engine_version', 32),
      column.text('device_name', 32),
      column.text('device_brand', 64),
      column.text('device_model', 64),
      column.ascii('country_code', 2),
    ];

    await runner.createTable(
      new Table({
        name: 'users',
        columns: [
          column.ascii('project_id', 36, key),
          column.ascii('id', 36, key),
          column.instant('created_at'),
          column.instant('updated_at'),
          column.text('name', 128),
          column.flag('active'),
          column.ascii('password_hash', 72, { isNullable: true }),
          column.instant('password_updated_at', { isNullable: true }),
          column.longText('password_history'),
          column.ascii('email', 320, { isNullable: true }),
          column.ascii('phone', 16, { isNullable: true }),
          column.flag('email_verified'),
          column.flag('phone_verified'),
          column.longText('prefs'),
          column.count('activity_count'),
          column.instant('accessed_at'),
        ],
        indices: [
          { name: 'users_email', columnNames: ['project_id', 'email'], isUnique: true },
          { name: 'users_phone', columnNames: ['project_id', 'phone'], isUnique: true },
        ],
      }),
    );

    await runner.createTable(
      new Table({
        name: 'sessions',
        columns: [
          column.ascii('project_id', 36, key),
          column.ascii('id', 36, key),
          column.ascii('user_id', 36),
          column.hash('secret_hash'),
          column.instant('created_at'),
          column.instant('updated_at'),
          column.ascii('provider', 32),
          column.text('provider_uid', 320),
          column.ascii('ip', 45),
          ...device,
        ],
        indices: [
          { name: 'sessions_secret', columnNames: ['secret_hash'], isUnique: true },
          { name: 'sessions_user', columnNames: ['project_id', 'user_id', 'created_at'] },
          { name: 'sessions_age', columnNames: ['project_id', 'created_at'] },
        ],
      }),
    );

    await runner.createTable(
      new Table({
        name: 'tokens',
        columns: [
          column.ascii('project_id', 36, key),
          column.ascii('id', 36, key),
          column.ascii('user_id', 36),
          column.ascii('kind', 16),
          column.hash('secret_hash'),
          column.instant('created_at'),
          column.instant('expires_at'),
          column.count('wrong_tries'),
        ],
        indices: [
          { name: 'tokens_user', columnNames: ['project_id', 'user_id', 'kind', 'secret_hash'] },
          { name: 'tokens_expiry', columnNames: ['expires_at'] },
        ],
      }),
    );

    await runner.createTable(
      new Table({
        name: 'activity',
        columns: [
          column.ascii('project_id', 36, key),
          column.ascii('user_id', 36, key),
          column.ascii('id', 36, key),
          column.ascii('event', 32),
          column.ascii('user_email', 320),
          column.text('user_name', 128),
          column.ascii('ip', 45),
          column.text('user_agent', 512),
          column.instant('time'),
          ...device,
        ],
        indices: [{ name: 'activity_age', columnNames: ['time'] }],
      }),
    );

    await runner.createTable(
      new Table({
        name: 'project_usage',
        columns: [column.ascii('project_id', 36, key), column.count('users')],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['project_usage', 'activity', 'tokens', 'sessions', 'users'])
      await runner.dropTable(table);
  }
}
