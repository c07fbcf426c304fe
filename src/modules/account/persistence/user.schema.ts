import { EntitySchema } from 'typeorm';
import type { Columns } from '../../../database/columns.js';
import { User } from '../domain/user.js';

export function userSchema(columns: Columns): EntitySchema<User> {
  return new EntitySchema<User>({
    name: 'User',
    target: User,
    tableName: 'users',
    columns: {
      projectId: { ...columns.ascii('project_id', 36), primary: true },
      id: { ...columns.ascii('id', 36), primary: true },
      createdAt: columns.instant('created_at'),
      updatedAt: columns.instant('updated_at'),
      name: columns.text('name', 128),
      active: columns.flag('active'),
      passwordHash: { ...columns.ascii('password_hash', 72), nullable: true },
      passwordUpdatedAt: { ...columns.instant('password_updated_at'), nullable: true },
      passwordHistory: columns.longText('password_history'),
      email: { ...columns.ascii('email', 320), nullable: true },
      phone: { ...columns.ascii('phone', 16), nullable: true },
      emailVerified: columns.flag('email_verified'),
      phoneVerified: columns.flag('phone_verified'),
      prefs: columns.longText('prefs'),
      activityCount: columns.count('activity_count'),
      accessedAt: columns.instant('accessed_at'),
    },
    indices: [
      { name: 'users_email', columns: ['projectId', 'email'], unique: true },
      { name: 'users_phone', columns: ['projectId', 'phone'], unique: true },
      { name: 'users_anonymous', columns: ['projectId', 'email', 'phone', 'accessedAt'] },
    ],
  });
}
