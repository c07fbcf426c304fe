import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import { problem } from '../../../errors/api-error.js';
import { Clock } from '../../../kernel/clock.js';
import type { MemberContext } from '../../../kernel/request-context.js';
import { UserRepository } from '../../account/persistence/user.repository.js';
import { ActivityLog } from '../../activity/application/activity-log.js';
import { isLive, type Session } from '../domain/session.js';
import { SessionRepository } from '../persistence/session.repository.js';

/** The word that stands for the session of the request itself (contract §14.17). */
const CURRENT = 'current';

/** A user's own sessions: seen and ended (contract §9.5). */
@Injectable()
export class SessionsService {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly users: UserRepository,
    private readonly activity: ActivityLog,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Live ones only, oldest first. */
  list({ project, caller }: MemberContext): Promise<Session[]> {
    const since = this.clock.now() - project.sessionDuration;
    return this.sessions.findStartedSince(project.id, caller.account.id, since);
  }

  /** @throws 404 `user_session_not_found`, for other users' sessions too */
  async get(context: MemberContext, sessionId: string): Promise<Session> {
    const { project, caller } = context;
    const session = await this.sessions.find(project.id, caller.account.id, resolveId(context, sessionId));
    if (session === null || !isLive(session.createdAt, project.sessionDuration, this.clock.now())) {
      throw problem('user_session_not_found');
    }
    return session;
  }

  /**
   * @returns the session that has ended
   * @throws 404 `user_session_not_found`
   * @throws 409 `document_update_conflict`
   */
  delete(context: MemberContext, sessionId: string): Promise<Session> {
    const unmodifiedSince = context.unmodifiedSince();
    const id = resolveId(context, sessionId);
    return this.end(context, async (transaction, projectId, userId) => {
      const session = await this.sessions.delete(transaction, projectId, userId, id);
      if (session === null) throw problem('user_session_not_found');
      if (unmodifiedSince !== null && session.updatedAt > unmodifiedSince)
        throw problem('document_update_conflict');
      return session;
    });
  }

  /** The current one too. */
  async deleteAll(context: MemberContext): Promise<void> {
    await this.end(context, (transaction, projectId, userId) =>
      this.sessions.deleteAll(transaction, projectId, userId),
    );
  }

  private end<T>(
    context: MemberContext,
    remove: (transaction: Transaction, projectId: string, userId: string) => Promise<T>,
  ): Promise<T> {
    const { project, caller } = context;
    return this.unitOfWork.runFor(project.id, caller.account.id, async (transaction) => {
      const user = await this.users.lock(transaction, project.id, caller.account.id);
      if (user === null) throw problem('user_session_not_found');
      const ended = await remove(transaction, project.id, user.id);
      await this.activity.record(transaction, context, 'session.delete', user);
      await this.users.save(transaction, user);
      return ended;
    });
  }
}

function resolveId({ caller }: MemberContext, sessionId: string): string {
  if (sessionId !== CURRENT) return sessionId;
  if (caller.sessionId === null) throw problem('user_session_not_found');
  return caller.sessionId;
}
