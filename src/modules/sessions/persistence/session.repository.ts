import { Injectable } from '@nestjs/common';
import { Brackets, In, IsNull, LessThan, MoreThanOrEqual } from 'typeorm';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import type { CallerAccount } from '../../../kernel/caller.js';
import type { Instant } from '../../../kernel/clock.js';
import { User } from '../../account/domain/user.js';
import { Session } from '../domain/session.js';

/** A session with its account, as the check on every request reads them. */
export interface SessionOwner {
  readonly sessionId: string;
  readonly sessionCreatedAt: Instant;
  readonly account: CallerAccount;
}

type Whole = number | string;

/** The columns of `OWNER`, in its order. */
type SessionOwnerRow = readonly [
  sessionId: string,
  sessionCreatedAt: Whole,
  id: string,
  createdAt: Whole,
  updatedAt: Whole,
  name: string,
  active: number,
  passwordUpdatedAt: Whole | null,
  email: string | null,
  phone: string | null,
  emailVerified: number,
  phoneVerified: number,
  prefs: string,
  activityCount: number,
  accessedAt: Whole,
];

/** Hand-written and prepared: it runs on every request, and TypeORM's hydration costs several times the query. */
const OWNER = `SELECT s.id, s.created_at, u.id, u.created_at, u.updated_at, u.name, u.active, u.password_updated_at,
    u.email, u.phone, u.email_verified, u.phone_verified, u.prefs, u.activity_count, u.accessed_at
  FROM sessions s JOIN users u ON u.project_id = s.project_id AND u.id = s.user_id`;

@Injectable()
export class SessionRepository {
  private readonly ownerBySecret;
  private readonly ownerById;

  constructor(private readonly database: Database) {
    const owner = { select: OWNER, project: 's.project_id' };
    this.ownerBySecret = database.prepareLookUp<SessionOwnerRow>({ ...owner, key: 's.secret_hash' });
    this.ownerById = database.prepareLookUp<SessionOwnerRow>({ ...owner, key: 's.id' });
  }

  async findOwnerBySecret(
    projectId: string,
    userId: string,
    secretHash: Buffer,
  ): Promise<SessionOwner | undefined> {
    return toOwner(await this.ownerBySecret(projectId, secretHash), userId);
  }

  async findOwnerById(
    projectId: string,
    userId: string,
    sessionId: string,
  ): Promise<SessionOwner | undefined> {
    return toOwner(await this.ownerById(projectId, sessionId), userId);
  }

  /** A write of the user's row that its `$updatedAt` does not show. */
  async noteUse({ manager }: Transaction, projectId: string, userId: string, now: Instant): Promise<void> {
    await manager.update(User, { projectId, id: userId }, { accessedAt: now });
  }

  find(projectId: string, userId: string, id: string): Promise<Session | null> {
    return this.database.reader.findOneBy(Session, { projectId, id, userId });
  }

  /** Oldest first. */
  findStartedSince(projectId: string, userId: string, since: Instant): Promise<Session[]> {
    return this.database.reader.find(Session, {
      where: { projectId, userId, createdAt: MoreThanOrEqual(since) },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
  }

  async insert(transaction: Transaction, session: Session): Promise<void> {
    await transaction.manager.insert(Session, session);
  }

  /**
   * Deletes the oldest sessions of a user so that `limit` remain; the one just made always stays. Oldest by id, since ids
   * of one process grow even when its clock is set back: by time, those made before it was would push out all new ones.
   */
  async evictBeyond(transaction: Transaction, newest: Session, limit: number): Promise<void> {
    const { projectId, userId } = newest;
    const rows = await transaction.manager
      .createQueryBuilder(Session, 'session')
      .select('session.id', 'id')
      .where({ projectId, userId })
      .getRawMany<{ id: string }>();
    // Sorted here: SQLite would walk through all sessions of the project, which the primary key has in that order.
    const older = rows.map(({ id }) => id).filter((id) => id !== newest.id);
    const surplus = older.sort().slice(0, Math.max(0, older.length - (limit - 1)));
    if (surplus.length > 0) await transaction.manager.delete(Session, { projectId, id: In(surplus) });
  }

  /** @returns the deleted session, or null when it was gone already or is not this user's */
  async delete(
    transaction: Transaction,
    projectId: string,
    userId: string,
    id: string,
  ): Promise<Session | null> {
    const session = await transaction.manager.findOneBy(Session, { projectId, id, userId });
    if (session !== null) await transaction.manager.delete(Session, { projectId, id });
    return session;
  }

  /**
   * Lets one at a time renew a session's provider tokens.
   *
   * @returns whether the lease is the caller's now
   */
  async lease(
    { manager }: Transaction,
    projectId: string,
    id: string,
    now: Instant,
    until: Instant,
  ): Promise<boolean> {
    const isFree = new Brackets((query) =>
      query.where({ refreshingUntil: IsNull() }).orWhere({ refreshingUntil: LessThan(now) }),
    );
    const { affected } = await manager
      .createQueryBuilder()
      .update(Session)
      .set({ refreshingUntil: until })
      .where({ projectId, id })
      .andWhere(isFree)
      .execute();
    return affected === 1;
  }

  async release({ manager }: Transaction, projectId: string, id: string): Promise<void> {
    await manager.update(Session, { projectId, id }, { refreshingUntil: null });
  }

  /**
   * Ends the lease as well, so that whoever waits for it finds the new tokens.
   *
   * @returns whether the session was still there
   */
  async saveTokens({ manager }: Transaction, session: Session): Promise<boolean> {
    const { projectId, id, providerTokens, providerTokensExpireAt, updatedAt } = session;
    const { affected } = await manager.update(
      Session,
      { projectId, id },
      { providerTokens, providerTokensExpireAt, updatedAt, refreshingUntil: null },
    );
    return affected === 1;
  }

  /** OAuth2 sessions in the order of their keys, for a walk over all of them. */
  findWithTokens(after: Pick<Session, 'projectId' | 'id'>, limit: number): Promise<Session[]> {
    return this.database.reader
      .createQueryBuilder(Session, 'session')
      .where('session.providerTokens IS NOT NULL')
      .andWhere(
        '(session.projectId > :projectId OR (session.projectId = :projectId AND session.id > :id))',
        after,
      )
      .orderBy('session.projectId')
      .addOrderBy('session.id')
      .take(limit)
      .getMany();
  }

  /** Unless somebody has put other tokens there meanwhile. */
  async replaceTokens({ manager }: Transaction, session: Session, former: Buffer): Promise<void> {
    const { projectId, id, providerTokens } = session;
    await manager.update(Session, { projectId, id, providerTokens: former }, { providerTokens });
  }

  async deleteAll(transaction: Transaction, projectId: string, userId: string): Promise<void> {
    await transaction.manager.delete(Session, { projectId, userId });
  }

  async deleteOthers(
    transaction: Transaction,
    projectId: string,
    userId: string,
    kept: string | null,
  ): Promise<void> {
    const query = transaction.manager
      .createQueryBuilder()
      .delete()
      .from(Session)
      .where({ projectId, userId });
    await (kept === null ? query : query.andWhere('id <> :kept', { kept })).execute();
  }
}

/** Nothing when the session is somebody else's. */
function toOwner(row: SessionOwnerRow | undefined, userId: string): SessionOwner | undefined {
  if (row?.[2] !== userId) return undefined;
  const [sessionId, sessionCreatedAt, id, createdAt, updatedAt, name, active, passwordUpdatedAt] = row;
  const [, , , , , , , , email, phone, emailVerified, phoneVerified, prefs, activityCount, accessedAt] = row;
  return {
    sessionId,
    sessionCreatedAt: Number(sessionCreatedAt),
    account: {
      id,
      createdAt: Number(createdAt),
      updatedAt: Number(updatedAt),
      name,
      active: active === 1,
      passwordUpdatedAt: passwordUpdatedAt === null ? null : Number(passwordUpdatedAt),
      email,
      phone,
      emailVerified: emailVerified === 1,
      phoneVerified: phoneVerified === 1,
      prefs,
      activityCount,
      accessedAt: Number(accessedAt),
    },
  };
}
