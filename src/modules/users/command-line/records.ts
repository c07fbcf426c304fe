import { isoDate } from '../../../kernel/clock.js';
import type { Project } from '../../../kernel/project.js';
import { AccountResponse } from '../../account/http/account.response.js';
import { LogResponse } from '../../activity/http/log-list.response.js';
import type { LogEntry } from '../../activity/domain/log-entry.js';
import type { User } from '../../account/domain/user.js';
import type { Identity } from '../../identities/domain/identity.js';
import { IdentityResponse } from '../../identities/http/identity.response.js';
import type { QueuedMessage } from '../../messaging/domain/queued-message.js';
import type { LoginAttempt } from '../../oauth2/domain/login-attempt.js';
import type { Session } from '../../sessions/domain/session.js';
import { SessionResponse } from '../../sessions/http/session.response.js';
import type { Token } from '../../tokens/domain/token.js';
import type { UserRecords } from '../application/user-export.js';

/** As the API shows it to its user. */
export function accountOf(user: User): AccountResponse {
  return AccountResponse.of(user, { knowsLabels: true });
}

/** As the API shows it to its user, but without a provider's tokens. */
export function sessionOf(session: Session, { sessionDuration }: Project): SessionResponse {
  return SessionResponse.of(session, { duration: sessionDuration, locale: 'en', currentId: null });
}

/** What is there, in the API's words as far as it has them. Of a secret only that there is one. */
export function exportOf(records: UserRecords, project: Project) {
  const { user } = records;
  return {
    exportedAt: isoDate(records.readAt),
    project: project.id,
    user: {
      ...accountOf(user),
      hasPassword: user.passwordHash !== null,
      formerPasswords: (JSON.parse(user.passwordHistory) as unknown[]).length,
    },
    sessions: records.sessions.map((session) => ({
      ...sessionOf(session, project),
      $updatedAt: isoDate(session.updatedAt),
      hasProviderTokens: session.providerTokens !== null,
    })),
    identities: records.identities.map((identity) => identityOf(identity)),
    tokens: records.tokens.map((token) => tokenOf(token)),
    messages: records.messages.map((message) => messageOf(message)),
    logins: records.loginAttempts.map((attempt) => loginOf(attempt)),
    logs: records.logEntries.map((entry) => logOf(entry)),
  };
}

function identityOf(identity: Identity) {
  return { ...IdentityResponse.of(identity), issuer: identity.issuer };
}

function tokenOf({ id, kind, createdAt, expiresAt, wrongTries }: Token) {
  return { $id: id, $createdAt: isoDate(createdAt), kind, expire: isoDate(expiresAt), wrongTries };
}

/** What it says is sealed, and holds a secret. */
function messageOf({ id, createdAt, channel, state, attempts, dueAt, expiresAt, lastError }: QueuedMessage) {
  return {
    $id: id,
    $createdAt: isoDate(createdAt),
    ...{ channel, state, attempts, due: isoDate(dueAt), expire: isoDate(expiresAt) },
    lastError: lastError ?? '',
  };
}

/** On its way to a provider, begun with a session of the user. */
function loginOf({ provider, sessionId, successUrl, failureUrl, redirectUri, expiresAt }: LoginAttempt) {
  return {
    ...{ provider, sessionId: sessionId ?? '', successUrl, failureUrl, redirectUri },
    expire: isoDate(expiresAt),
  };
}

function logOf(entry: LogEntry) {
  return { $id: entry.id, ...LogResponse.of(entry, 'en'), userAgent: entry.userAgent };
}
