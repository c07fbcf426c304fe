import { Injectable } from '@nestjs/common';
import { type Caller, GUEST } from '../../../kernel/caller.js';
import { Clock } from '../../../kernel/clock.js';
import type { Project } from '../../../kernel/project.js';
import { hashSecret } from '../../../kernel/secret.js';
import { isLive } from '../domain/session.js';
import { type SessionOwner, SessionRepository } from '../persistence/session.repository.js';
import { LastUse } from './last-use.js';
import type { JwtSubject } from './session-jwt.js';

interface SessionCredential {
  readonly userId: string;
  readonly secret: string;
}

/** Finds out which user a request comes from: one indexed read. Runs on every request. */
@Injectable()
export class SessionAuthenticator {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly lastUse: LastUse,
    private readonly clock: Clock,
  ) {}

  /** A stale, foreign or made-up session is no error: the caller is a guest (contract §14.8). */
  async bySession(project: Project, { userId, secret }: SessionCredential): Promise<Caller> {
    const owner = await this.sessions.findOwnerBySecret(project.id, userId, hashSecret(secret));
    if (owner === undefined || !this.isLive(project, owner)) return GUEST;
    const { account, sessionId } = owner;
    await this.lastUse.note(project.id, account);
    return { kind: 'user', account, sessionId };
  }

  /**
   * The JWT decides who it is, as long as its session lives; what the current session is still comes from the cookie
   * (contract §3.5).
   */
  async byJwt(
    project: Project,
    subject: JwtSubject,
    credential: SessionCredential | undefined,
  ): Promise<Caller> {
    const current = credential === undefined ? GUEST : await this.bySession(project, credential);
    const isOwn = current.kind === 'user' && current.account.id === subject.userId;
    // The session of the JWT itself, as a rule: then all is known.
    if (isOwn && current.sessionId === subject.sessionId) return current;
    const owner = await this.sessions.findOwnerById(project.id, subject.userId, subject.sessionId);
    if (owner === undefined || !this.isLive(project, owner)) return GUEST;
    return { kind: 'user', account: owner.account, sessionId: isOwn ? current.sessionId : null };
  }

  private isLive(project: Project, { sessionCreatedAt }: SessionOwner): boolean {
    return isLive(sessionCreatedAt, project.sessionDuration, this.clock.now());
  }
}
