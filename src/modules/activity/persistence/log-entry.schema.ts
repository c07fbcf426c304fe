import { EntitySchema } from 'typeorm';
import type { Columns } from '../../../database/columns.js';
import { deviceSchema } from '../../devices/persistence/device.columns.js';
import { LogEntry } from '../domain/log-entry.js';

export function logEntrySchema(columns: Columns): EntitySchema<LogEntry> {
  return new EntitySchema<LogEntry>({
    name: 'LogEntry',
    target: LogEntry,
    tableName: 'activity',
    columns: {
      projectId: { ...columns.ascii('project_id', 36), primary: true },
      userId: { ...columns.ascii('user_id', 36), primary: true },
      id: { ...columns.ascii('id', 36), primary: true },
      event: { ...columns.ascii('event', 32), type: 'varchar' },
      userEmail: columns.ascii('user_email', 320),
      userName: columns.text('user_name', 128),
      ip: columns.ascii('ip', 45),
      userAgent: columns.text('user_agent', 512),
      time: columns.instant('time'),
    },
    embeddeds: { device: { schema: deviceSchema(columns), prefix: false } },
    indices: [{ name: 'activity_age', columns: ['time'] }],
  });
}
