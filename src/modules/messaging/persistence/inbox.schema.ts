import { EntitySchema } from 'typeorm';
import type { Columns } from '../../../database/columns.js';
import { InboxMessage } from '../domain/inbox-message.js';

export function inboxSchema(columns: Columns): EntitySchema<InboxMessage> {
  return new EntitySchema<InboxMessage>({
    name: 'InboxMessage',
    target: InboxMessage,
    tableName: 'inbox_messages',
    columns: {
      id: { ...columns.ascii('id', 36), primary: true },
      createdAt: columns.instant('created_at'),
      content: columns.bytes('content'),
    },
  });
}
