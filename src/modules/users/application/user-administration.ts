import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import { problem } from '../../../errors/api-error.js';
import { Clock, isoDate } from '../../../kernel/clock.js';
import type { Project } from '../../../kernel/project.js';
import type { User } from '../../account/domain/user.js';
import { UserRepository } from '../../account/persistence/user.repository.js';
import { ActivityLog } from '../../activity/application/activity-log.js';
import { PurgeRepository } from '../../housekeeping/persistence/purge.repository.js';
import type { Session } from '../../sessions/domain/session.js';
import { SessionsService } from '../../sessions/application/sessions.service.js';
import { onBehalfOf } from './operator.js';

/** How an operator names a user. Email in lower case. */
export type UserReference = { readonly id: string } | { readonly email: string } | { readonly phone: string };

/** Log entries that go with their user in one transaction; what is older goes before, as many at a time. */
const ENTRIES = 1_000;

/** What operators do to accounts, beside running servers: under the same locks, and into the same log. */
@Injectable()
export class UserAdministration {
  constructor(
    private readonly users: UserRepository,
    private readonly sessions: SessionsService,
    private readonly activity: ActivityLog,
    private readonly rows: PurgeRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @throws 404 `user_not_found`; says when a user with that id was deleted */
  async find(project: Project, reference: UserReference): Promise<User> {
    const user =
      'id' in reference
        ? await this.users.findById(project.id, reference.id)
        : await this.users.findByAddress(project.id, reference);
    if (user !== null) return user;
    const deletedAt = 'id' in reference ? await this.activity.deletedAt(project.id, reference.id) : null;
    const past = deletedAt === null ? '' : `; one was deleted at ${isoDate(deletedAt)}`;
    const [name] = Object.values(reference) as [string];
    throw problem('user_not_found', { message: `no user "${name}" in project "${project.id}"${past}` });
  }

  /** Live ones, oldest first. */
  listSessions(project: Project, user: User): Promise<Session[]> {
    return this.sessions.list(onBehalfOf(user, project));
  }

  /** @throws 404 `user_session_not_found` */
  async revoke(project: Project, user: User, sessionId: string): Promise<void> {
    await this.sessions.delete(onBehalfOf(user, project), sessionId);
  }

  async revokeAll(project: Project, user: User): Promise<void> {
    await this.sessions.deleteAll(onBehalfOf(user, project));
  }

  /**
   * From then on every session and every way in answers 401 `user_blocked`; unblocked, sessions are good again. Nothing
   * is written when it is so already.
   */
  setBlocked(project: Project, { id }: User, blocked: boolean): Promise<User> {
    return this.unitOfWork.run(async (transaction) => {
      const user = await this.lock(transaction, project, id);
      if (user.active !== blocked) return user;
      if (blocked) user.block(this.clock.now());
      else user.unblock(this.clock.now());
      await this.activity.record(transaction, onBehalfOf(user, project), 'user.update', user);
      await this.users.save(transaction, user);
      return user;
    });
  }

  /** With all that is kept on the user. What remains is one log entry, which tells neither id nor name nor address. */
  async delete(project: Project, { id }: User): Promise<void> {
    while (await this.shortenLog(project, id));
    await this.unitOfWork.run(async (transaction) => {
      const user = await this.lock(transaction, project, id);
      await this.activity.recordDeletion(transaction, onBehalfOf(user, project), id);
      await this.rows.deleteUsers(transaction, project.id, [id]);
    });
  }

  /** So that nobody waits behind a log of many years. Whoever is interrupted here starts again. */
  private shortenLog(project: Project, id: string): Promise<boolean> {
    return this.unitOfWork.run(async (transaction) => {
      const user = await this.lock(transaction, project, id);
      if (user.activityCount <= ENTRIES) return false;
      const deleted = await this.rows.deleteOldestEntries(transaction, user, ENTRIES);
      await this.users.save(transaction, user);
      return deleted;
    });
  }

  private async lock(transaction: Transaction, project: Project, id: string): Promise<User> {
    const user = await this.users.lock(transaction, project.id, id);
    if (user === null)
      throw problem('user_not_found', { message: `no user "${id}" in project "${project.id}" any more` });
    return user;
  }
}
