import { EntitySchema } from 'typeorm';
import type { Columns } from '../../../database/columns.js';
import { LoginAttempt } from '../domain/login-attempt.js';

export function loginAttemptSchema(columns: Columns): EntitySchema<LoginAttempt> {
  return new EntitySchema<LoginAttempt>({
    name: 'LoginAttempt',
    target: LoginAttempt,
    tableName: 'login_attempts',
    columns: {
      stateHash: { ...columns.hash('state_hash'), primary: true },
      projectId: columns.ascii('project_id', 36),
      provider: columns.ascii('provider', 32),
      bindingHash: columns.hash('binding_hash'),
      successUrl: columns.longText('success_url'),
      failureUrl: columns.longText('failure_url'),
      redirectUri: columns.longText('redirect_uri'),
      userId: { ...columns.ascii('user_id', 36), nullable: true },
      sessionId: { ...columns.ascii('session_id', 36), nullable: true },
      secrets: columns.bytes('secrets'),
      answer: { ...columns.bytes('answer'), nullable: true },
      expiresAt: columns.instant('expires_at'),
    },
    indices: [
      { name: 'login_attempts_expiry', columns: ['expiresAt'] },
      { name: 'login_attempts_user', columns: ['projectId', 'userId'] },
    ],
  });
}
