import { EntitySchema } from 'typeorm';
import type { Columns } from '../../../database/columns.js';
import { Identity } from '../domain/identity.js';

export function identitySchema(columns: Columns): EntitySchema<Identity> {
  return new EntitySchema<Identity>({
    name: 'Identity',
    target: Identity,
    tableName: 'identities',
    columns: {
      projectId: { ...columns.ascii('project_id', 36), primary: true },
      id: { ...columns.ascii('id', 36), primary: true },
      userId: columns.ascii('user_id', 36),
      provider: columns.ascii('provider', 32),
      issuer: columns.ascii('issuer', 255),
      uid: columns.text('uid', 255),
      email: { ...columns.ascii('email', 320), nullable: true },
      createdAt: columns.instant('created_at'),
      updatedAt: columns.instant('updated_at'),
    },
    indices: [
      { name: 'identities_uid', columns: ['projectId', 'provider', 'issuer', 'uid'], unique: true },
      { name: 'identities_user', columns: ['projectId', 'userId', 'id'] },
    ],
  });
}
