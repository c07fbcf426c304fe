import type { ObjectLiteral } from 'typeorm';
import { hashSecret } from '../../../src/kernel/secret.js';
import { User } from '../../../src/modules/account/domain/user.js';
import { LogEntry } from '../../../src/modules/activity/domain/log-entry.js';
import { Device } from '../../../src/modules/devices/domain/device.js';
import { Identity } from '../../../src/modules/identities/domain/identity.js';
import { QueuedMessage } from '../../../src/modules/messaging/domain/queued-message.js';
import { LoginAttempt } from '../../../src/modules/oauth2/domain/login-attempt.js';
import { ProjectUsage } from '../../../src/modules/projects/domain/project-usage.js';
import { Session } from '../../../src/modules/sessions/domain/session.js';
import { Token } from '../../../src/modules/tokens/domain/token.js';
import { NOW } from '../../support/fixtures.js';
import type { DatabaseBed } from '../database-bed.js';

const SIZE = 3_000;
/** SQLite binds 32,766 values at most. */
const BATCH = 500;

/** Other users of the project, so many that no optimizer prefers to read all of them. */
export async function seedCrowd(bed: DatabaseBed): Promise<void> {
  for (let first = 0; first < SIZE; first += BATCH) {
    const people = Array.from({ length: BATCH }, (_, index) => person(first + index));
    await bed.run(async ({ manager }) => {
      for (const type of KINDS) {
        await manager.insert(
          type,
          people.flatMap((rows) => rows.filter((row) => row instanceof type)),
        );
      }
    });
  }
  await bed.run(({ manager }) => manager.insert(ProjectUsage, { projectId: 'default', users: SIZE }));
  if (bed.database.storage !== 'mysql') return;
  const tables = bed.source.entityMetadatas.map(({ tableName }) => tableName);
  await bed.source.query(`ANALYZE TABLE ${tables.join(', ')}`);
}

const KINDS = [User, Session, Token, LogEntry, Identity, QueuedMessage, LoginAttempt];

/** Somebody, and one of everything that they may have. */
function person(number: number): ObjectLiteral[] {
  const id = `crowd-${number}`;
  const email = `${id}@example.test`;
  const secretHash = hashSecret(id);
  const device = Device.unknown();
  const own = { projectId: 'default', id, userId: id };
  const key = { projectId: 'default', provider: 'github', issuer: '', uid: id };
  return [
    User.register({ ...own, email, phone: `+1${2_000_000_000 + number}`, name: id }, NOW),
    Session.start({ ...own, secretHash, provider: 'email', providerUid: email, ip: '::1', device }, NOW),
    Token.issue({ ...own, kind: 'recovery', secretHash }, NOW),
    LogEntry.of({
      ...{ ...own, event: 'user.create', userEmail: email, userName: id, ip: '::1' },
      ...{ userAgent: 'crowd', time: NOW, device },
    }),
    Identity.attach(key, { id, userId: id, email }, NOW),
    QueuedMessage.queue({ ...own, channel: 'email', payload: secretHash, expiresAt: NOW }, NOW),
    LoginAttempt.begin(
      {
        ...{ projectId: 'default', provider: 'github', stateHash: secretHash, bindingHash: secretHash },
        ...{ successUrl: '', failureUrl: '', redirectUri: '', userId: null, sessionId: null },
        secrets: secretHash,
      },
      NOW,
    ),
  ];
}
