import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import { problem } from '../../../errors/api-error.js';
import { Clock, SECOND } from '../../../kernel/clock.js';
import type { MemberContext } from '../../../kernel/request-context.js';
import { UserRepository } from '../../account/persistence/user.repository.js';
import { ActivityLog } from '../../activity/application/activity-log.js';
import { ProviderGrants } from '../../sessions/application/provider-grants.js';
import { SessionsService } from '../../sessions/application/sessions.service.js';
import type { ProviderGrant } from '../../sessions/domain/provider-grant.js';
import type { Session } from '../../sessions/domain/session.js';
import { SessionRepository } from '../../sessions/persistence/session.repository.js';
import type { ProviderTokens } from '../domain/provider-user.js';
import { ProviderClient } from '../engine/provider-client.js';
import { demandSettings } from './oauth2.service.js';
import { isProvider, type ProviderSettings } from './provider-settings.js';

/** Two calls, of ten seconds each at most; whoever holds the lease longer has died. */
const LEASE = 25 * SECOND;
/** Between two looks whether somebody else is done. */
const LOOK = 100;

/** New tokens of a provider for a session (contract §10.7). */
@Injectable()
export class TokenRefresh {
  constructor(
    private readonly sessions: SessionsService,
    private readonly rows: SessionRepository,
    private readonly users: UserRepository,
    private readonly grants: ProviderGrants,
    private readonly client: ProviderClient,
    private readonly activity: ActivityLog,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Always refreshes, also when the tokens are still good. Two at once end with the tokens of the one that was first:
   * most refresh tokens can be used once only (rule 21).
   *
   * @throws 404 `user_session_not_found`
   * @throws 501 `project_provider_unsupported` for a session that no OAuth2 provider stands behind
   * @throws 412 `project_provider_disabled`
   * @throws 400 `user_oauth2_bad_request`, 401 `user_oauth2_unauthorized`, 424 `user_oauth2_provider_error`; the session
   *   stays as it is
   */
  async refresh(context: MemberContext, sessionId: string): Promise<Session> {
    const session = await this.sessions.get(context, sessionId);
    if (!isProvider(session.provider)) throw problem('project_provider_unsupported');
    const settings = demandSettings(context.project, session.provider);
    if (!this.hasSomethingToRefresh(session, settings)) {
      // Classic tokens of GitHub, bitly and the like: good until they are revoked.
      if (session.providerTokensExpireAt === null && session.providerTokens !== null) return session;
      throw problem('user_oauth2_bad_request', {
        message: 'The provider has given nothing to refresh with.',
      });
    }
    return (await this.lease(session))
      ? this.renew(context, session, settings)
      : this.awaitOther(context, session);
  }

  private hasSomethingToRefresh(session: Session, { provider }: ProviderSettings): boolean {
    if (provider.refresh === null) return false;
    const grant = this.grants.of(session);
    return grant !== null && (provider.refresh.grant === 'fb_exchange_token' || grant.refreshToken !== '');
  }

  /** @returns whether it is for us to refresh */
  private lease({ projectId, id }: Session): Promise<boolean> {
    const now = this.clock.now();
    return this.unitOfWork.runOne((transaction) =>
      this.rows.lease(transaction, projectId, id, now, now + LEASE),
    );
  }

  private async renew(context: MemberContext, leased: Session, settings: ProviderSettings): Promise<Session> {
    try {
      // Read after the lease: somebody may have been quicker, and used up the token seen before.
      const session = await this.sessions.get(context, leased.id);
      const grant = this.grants.of(session);
      if (grant === null) throw problem('user_oauth2_bad_request');
      const tokens = await this.client.refresh(settings, grant);
      return await this.store(context, session, grant, tokens);
    } catch (error) {
      await this.unitOfWork.runOne((transaction) =>
        this.rows.release(transaction, leased.projectId, leased.id),
      );
      throw error;
    }
  }

  private store(
    context: MemberContext,
    session: Session,
    grant: ProviderGrant,
    { accessToken, refreshToken, expiresIn }: ProviderTokens,
  ): Promise<Session> {
    const now = this.clock.now();
    // Where none comes back the old one stays good.
    const renewed = { ...grant, accessToken, refreshToken: refreshToken || grant.refreshToken };
    this.grants.put(session, renewed, expiresIn === null ? null : now + expiresIn * SECOND);
    session.updatedAt = now;
    return this.unitOfWork.runFor(session.projectId, session.userId, async (transaction) => {
      const user = await this.users.lock(transaction, session.projectId, session.userId);
      if (user === null || !(await this.rows.saveTokens(transaction, session)))
        throw problem('user_session_not_found');
      await this.activity.record(transaction, context, 'session.update', user);
      await this.users.save(transaction, user);
      return session;
    });
  }

  /** The tokens that somebody else is getting at this moment serve this request as well. */
  private async awaitOther(context: MemberContext, seen: Session): Promise<Session> {
    const until = performance.now() + LEASE;
    while (performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, LOOK));
      const session = await this.sessions.get(context, seen.id);
      if (session.refreshingUntil !== null && session.refreshingUntil > this.clock.now()) continue;
      if (session.updatedAt !== seen.updatedAt) return session;
      break;
    }
    throw problem('user_oauth2_provider_error');
  }
}
