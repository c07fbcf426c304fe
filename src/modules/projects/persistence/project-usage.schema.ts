import { EntitySchema } from 'typeorm';
import type { Columns } from '../../../database/columns.js';
import { ProjectUsage } from '../domain/project-usage.js';

export function projectUsageSchema(columns: Columns): EntitySchema<ProjectUsage> {
  return new EntitySchema<ProjectUsage>({
    name: 'ProjectUsage',
    target: ProjectUsage,
    tableName: 'project_usage',
    columns: {
      projectId: { ...columns.ascii('project_id', 36), primary: true },
      users: columns.count('users'),
    },
  });
}
