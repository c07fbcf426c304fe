import { EntitySchema } from 'typeorm';
import type { Columns } from '../../../database/columns.js';
import { deviceSchema } from '../../devices/persistence/device.columns.js';
import { Session } from '../domain/session.js';

export function sessionSchema(columns: Columns): EntitySchema<Session> {
  return new EntitySchema<Session>({
    name: 'Session',
    target: Session,
    tableName: 'sessions',
    columns: {
      projectId: { ...columns.ascii('project_id', 36), primary: true },
      id: { ...columns.ascii('id', 36), primary: true },
      userId: columns.ascii('user_id', 36),
      secretHash: columns.hash('secret_hash'),
      createdAt: columns.instant('created_at'),
      updatedAt: columns.instant('updated_at'),
      provider: columns.ascii('provider', 32),
      providerUid: columns.text('provider_uid', 320),
      ip: columns.ascii('ip', 45),
      providerTokens: { ...columns.bytes('provider_tokens'), nullable: true },
      providerTokensExpireAt: { ...columns.instant('provider_tokens_expire_at'), nullable: true },
      refreshingUntil: { ...columns.instant('refreshing_until'), nullable: true },
    },
    embeddeds: { device: { schema: deviceSchema(columns), prefix: false } },
    indices: [
      { name: 'sessions_secret', columns: ['secretHash'], unique: true },
      { name: 'sessions_user', columns: ['projectId', 'userId', 'createdAt'] },
      { name: 'sessions_age', columns: ['projectId', 'createdAt'] },
    ],
  });
}
