import { EntitySchema } from 'typeorm';
import type { Columns } from '../../../database/columns.js';
import { QueuedMessage } from '../domain/queued-message.js';

export function outboxSchema(columns: Columns): EntitySchema<QueuedMessage> {
  return new EntitySchema<QueuedMessage>({
    name: 'QueuedMessage',
    target: QueuedMessage,
    tableName: 'outbox',
    columns: {
      id: { ...columns.ascii('id', 36), primary: true },
      projectId: columns.ascii('project_id', 36),
      channel: columns.ascii('channel', 8),
      payload: { ...columns.bytes('payload'), nullable: true },
      state: columns.ascii('state', 8),
      attempts: columns.count('attempts'),
      dueAt: columns.instant('due_at'),
      createdAt: columns.instant('created_at'),
      expiresAt: columns.instant('expires_at'),
      lastError: { ...columns.ascii('last_error', 64), nullable: true },
      userId: { ...columns.ascii('user_id', 36), nullable: true },
    },
    indices: [
      { name: 'outbox_due', columns: ['state', 'dueAt'] },
      { name: 'outbox_user', columns: ['projectId', 'userId'] },
    ],
  });
}
