import { Injectable } from '@nestjs/common';
import { Clock, type Instant } from '../../../kernel/clock.js';
import type { Project } from '../../../kernel/project.js';
import type { User } from '../../account/domain/user.js';
import { ActivityLog } from '../../activity/application/activity-log.js';
import type { LogEntry } from '../../activity/domain/log-entry.js';
import { IdentitiesService } from '../../identities/application/identities.service.js';
import type { Identity } from '../../identities/domain/identity.js';
import type { QueuedMessage } from '../../messaging/domain/queued-message.js';
import type { LoginAttempt } from '../../oauth2/domain/login-attempt.js';
import type { Session } from '../../sessions/domain/session.js';
import { SessionRepository } from '../../sessions/persistence/session.repository.js';
import type { Token } from '../../tokens/domain/token.js';
import { UserRecordsRepository } from '../persistence/user-records.repository.js';
import { onBehalfOf } from './operator.js';

/** All that the database holds on a user. */
export interface UserRecords {
  readonly user: User;
  /** Expired ones too, until the purge has been there. */
  readonly sessions: readonly Session[];
  readonly identities: readonly Identity[];
  readonly tokens: readonly Token[];
  readonly messages: readonly QueuedMessage[];
  readonly loginAttempts: readonly LoginAttempt[];
  readonly logEntries: readonly LogEntry[];
  readonly readAt: Instant;
}

/** As the log's own list has them at most. */
const PAGE = 5_000;

/** Gathers what is kept on a user, for whoever asks for it by right. */
@Injectable()
export class UserExport {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly identities: IdentitiesService,
    private readonly activity: ActivityLog,
    private readonly records: UserRecordsRepository,
    private readonly clock: Clock,
  ) {}

  async of(project: Project, user: User): Promise<UserRecords> {
    const { projectId, id } = user;
    return {
      user,
      sessions: await this.sessions.findStartedSince(projectId, id, 0),
      identities: await this.listIdentities(project, user),
      tokens: await this.records.findTokens(projectId, id),
      messages: await this.records.findMessages(projectId, id),
      loginAttempts: await this.records.findLoginAttempts(projectId, id),
      logEntries: await this.wholeLog(project, user),
      readAt: this.clock.now(),
    };
  }

  /** Oldest first; a user has a handful. */
  async listIdentities(project: Project, user: User): Promise<readonly Identity[]> {
    const { identities } = await this.identities.page(onBehalfOf(user, project), { limit: PAGE, offset: 0 });
    return identities;
  }

  private async wholeLog(project: Project, user: User): Promise<LogEntry[]> {
    const entries: LogEntry[] = [];
    for (;;) {
      const page = { limit: PAGE, offset: entries.length };
      const { entries: more } = await this.activity.page(onBehalfOf(user, project), page);
      entries.push(...more);
      if (more.length < PAGE) return entries;
    }
  }
}
