import type { EntitySchema } from 'typeorm';
import { userSchema } from '../modules/account/persistence/user.schema.js';
import { logEntrySchema } from '../modules/activity/persistence/log-entry.schema.js';
import { identitySchema } from '../modules/identities/persistence/identity.schema.js';
import { inboxSchema } from '../modules/messaging/persistence/inbox.schema.js';
import { outboxSchema } from '../modules/messaging/persistence/outbox.schema.js';
import { loginAttemptSchema } from '../modules/oauth2/persistence/login-attempt.schema.js';
import { projectUsageSchema } from '../modules/projects/persistence/project-usage.schema.js';
import { sessionSchema } from '../modules/sessions/persistence/session.schema.js';
import { tokenSchema } from '../modules/tokens/persistence/token.schema.js';
import type { Columns } from './columns.js';

/** Every table's mapping. A module adds its own by one line here. */
export const SCHEMAS: readonly ((columns: Columns) => EntitySchema)[] = [
  userSchema,
  sessionSchema,
  tokenSchema,
  identitySchema,
  loginAttemptSchema,
  logEntrySchema,
  projectUsageSchema,
  outboxSchema,
  inboxSchema,
];
