import { EntitySchema } from 'typeorm';
import type { Columns } from '../../../database/columns.js';
import { Token } from '../domain/token.js';

export function tokenSchema(columns: Columns): EntitySchema<Token> {
  return new EntitySchema<Token>({
    name: 'Token',
    target: Token,
    tableName: 'tokens',
    columns: {
      projectId: { ...columns.ascii('project_id', 36), primary: true },
      id: { ...columns.ascii('id', 36), primary: true },
      userId: columns.ascii('user_id', 36),
      kind: { ...columns.ascii('kind', 16), type: 'varchar' },
      secretHash: columns.hash('secret_hash'),
      createdAt: columns.instant('created_at'),
      expiresAt: columns.instant('expires_at'),
      wrongTries: columns.count('wrong_tries'),
    },
    indices: [
      { name: 'tokens_user', columns: ['projectId', 'userId', 'kind', 'secretHash'] },
      { name: 'tokens_expiry', columns: ['expiresAt'] },
    ],
  });
}
