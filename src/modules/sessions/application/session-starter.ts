import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import { Clock, type Instant } from '../../../kernel/clock.js';
import { Ids } from '../../../kernel/ids.js';
import type { RequestContext } from '../../../kernel/request-context.js';
import { makeSecret } from '../../../kernel/secret.js';
import type { User } from '../../account/domain/user.js';
import { UserRepository } from '../../account/persistence/user.repository.js';
import { ActivityLog } from '../../activity/application/activity-log.js';
import type { ActivityEvent } from '../../activity/domain/log-entry.js';
import { DeviceDetector } from '../../devices/application/device-detector.js';
import { Metrics } from '../../operations/application/metrics.js';
import type { ProviderGrant } from '../domain/provider-grant.js';
import { Session } from '../domain/session.js';
import { SessionRepository } from '../persistence/session.repository.js';
import { ProviderGrants } from './provider-grants.js';

interface WayIn {
  /** `email`, `anonymous`, `magic-url`, `phone`, or the OAuth2 provider's name. */
  readonly provider: string;
  readonly providerUid: string;
  readonly event: ActivityEvent;
  /** Of an OAuth2 provider. */
  readonly grant?: ProviderGrant;
  readonly grantExpiresAt?: Instant | null;
}

export interface StartedSession {
  readonly session: Session;
  /** Goes into the cookie, and nowhere else. */
  readonly secret: string;
}

/** What every way of signing in ends with (contract §9.3). */
@Injectable()
export class SessionStarter {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly users: UserRepository,
    private readonly grants: ProviderGrants,
    private readonly devices: DeviceDetector,
    private readonly activity: ActivityLog,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  /** @param user locked by the transaction; saved here, so that sign-ins of one user are counted one by one */
  async start(
    transaction: Transaction,
    context: RequestContext,
    user: User,
    wayIn: WayIn,
  ): Promise<StartedSession> {
    const { project, ip, userAgent } = context;
    const secret = makeSecret();
    const session = Session.start(
      {
        projectId: project.id,
        id: this.ids.next(),
        userId: user.id,
        secretHash: secret.hash,
        provider: wayIn.provider,
        providerUid: wayIn.providerUid,
        ip,
        device: this.devices.describe(userAgent, ip),
      },
      this.clock.now(),
    );
    if (wayIn.grant !== undefined) this.grants.put(session, wayIn.grant, wayIn.grantExpiresAt ?? null);
    await this.sessions.insert(transaction, session);
    if (!this.users.isNew(user))
      await this.sessions.evictBeyond(transaction, session, project.maxSessionsPerUser);
    await this.activity.record(transaction, context, wayIn.event, user);
    await this.users.save(transaction, user);
    transaction.afterCommit(() => this.metrics.sessionsCreated.inc({ provider: wayIn.provider }));
    return { session, secret: secret.plain };
  }
}
