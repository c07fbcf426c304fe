import { Injectable } from '@nestjs/common';
import { isUniqueViolation } from '../../../database/failures.js';
import type { Transaction } from '../../../database/transaction.js';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import { problem } from '../../../errors/api-error.js';
import { GUEST } from '../../../kernel/caller.js';
import { Clock, SECOND } from '../../../kernel/clock.js';
import { Ids } from '../../../kernel/ids.js';
import type { RequestContext } from '../../../kernel/request-context.js';
import { User } from '../../account/domain/user.js';
import { UserRepository } from '../../account/persistence/user.repository.js';
import { Identity, type IdentityKey } from '../../identities/domain/identity.js';
import { IdentityRepository } from '../../identities/persistence/identity.repository.js';
import { UserQuota } from '../../projects/application/user-quota.js';
import { AccountClaim } from '../../sessions/application/account-claim.js';
import { SessionStarter, type StartedSession } from '../../sessions/application/session-starter.js';
import type { ProviderGrant } from '../../sessions/domain/provider-grant.js';
import { SessionRepository } from '../../sessions/persistence/session.repository.js';
import { decide, type Decision } from '../domain/account-linking.js';
import type { ProviderTokens, ProviderUser } from '../domain/provider-user.js';

/** Somebody who has come back from a provider. */
export interface Arrival {
  readonly provider: string;
  readonly user: ProviderUser;
  readonly tokens: ProviderTokens;
  readonly grant: ProviderGrant;
  /** Who was logged in when the login began, and by which session. */
  readonly startedBy: { readonly userId: string; readonly sessionId: string } | null;
}

/** What was seen before the transaction: whose row it has to lock first. */
interface Seen {
  readonly owner: string | null;
  readonly addressee: string | null;
}

/** Of simultaneous first logins one wins; the others find its rows at their next attempt. */
const ATTEMPTS = 3;

/** The rows have changed between the look and the lock. */
class Outdated extends Error {}

/** Lets somebody in by an account elsewhere, in one transaction: who it is, what is linked, and the session. */
@Injectable()
export class AccountLinking {
  constructor(
    private readonly identities: IdentityRepository,
    private readonly users: UserRepository,
    private readonly sessions: SessionRepository,
    private readonly claims: AccountClaim,
    private readonly starter: SessionStarter,
    private readonly quota: UserQuota,
    private readonly unitOfWork: UnitOfWork,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws 409 `user_already_exists`, 401 `user_blocked`, 501 `user_count_exceeded`
   * @throws 401 `user_invalid_token` when the session that the login began in has ended
   */
  async settle(context: RequestContext, arrival: Arrival): Promise<StartedSession> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.trySettle(context, arrival);
      } catch (error) {
        if (!(error instanceof Outdated) && !isUniqueViolation(error)) throw error;
        if (attempt === ATTEMPTS) throw problem('user_already_exists', { cause: error });
      }
    }
  }

  private async trySettle(context: RequestContext, arrival: Arrival): Promise<StartedSession> {
    const { project } = context;
    const { user: profile, startedBy } = arrival;
    const key = keyOf(project.id, arrival);
    const owner = (await this.identities.peek(key))?.userId ?? null;
    // Whose the address is matters only where nobody has the identity.
    const addressee = owner === null ? await this.peekAddressee(project.id, profile.email) : null;
    const seen: Seen = { owner, addressee };
    const subject = seen.owner ?? startedBy?.userId ?? seen.addressee;
    const whom = subject ?? profile.email ?? key.uid;
    return this.unitOfWork.runFor(project.id, whom, async (transaction) => {
      // One lock, and the first statement: everything read after it is the latest.
      const locked = subject === null ? null : await this.users.lock(transaction, project.id, subject);
      if (subject !== null && locked === null) throw new Outdated();
      const known = await this.identities.find(transaction, key);
      if ((known?.userId ?? null) !== seen.owner) throw new Outdated();

      const decision = await this.decide(transaction, context, arrival, { known, locked, seen });
      if (locked?.active === false) throw problem('user_blocked');
      const user =
        decision.kind === 'create' || locked === null
          ? User.welcome({ projectId: project.id, id: this.ids.next() }, profile, this.clock.now())
          : locked;
      await this.prepare(transaction, decision, user, profile);
      const started = await this.start(transaction, context, user, arrival);
      await this.remember(transaction, key, known, user, profile);
      if (decision.kind === 'create') await this.quota.take(transaction, project);
      return started;
    });
  }

  private async decide(
    transaction: Transaction,
    { project }: RequestContext,
    { user: { email, emailVerified }, startedBy }: Arrival,
    { known, locked, seen }: { known: Identity | null; locked: User | null; seen: Seen },
  ): Promise<Decision> {
    const asked = known === null ? email : null;
    const addressee =
      asked === null ? null : await this.users.findInside(transaction, project.id, { email: asked });
    if ((addressee?.id ?? null) !== seen.addressee) throw new Outdated();
    const signedIn = startedBy === null ? null : { id: startedBy.userId, email: locked?.email ?? null };
    return decide({
      owner: known?.userId ?? null,
      signedIn,
      addressee: addressee && {
        ...addressee,
        id: addressee.id,
        hasIdentity: await this.identities.existsFor(transaction, project.id, addressee.id),
      },
      asserted: emailVerified,
    });
  }

  /** What becomes of the account before its session starts. */
  private async prepare(
    transaction: Transaction,
    { kind }: Decision,
    user: User,
    profile: ProviderUser,
  ): Promise<void> {
    const now = this.clock.now();
    if (kind === 'attach') user.complete(profile, now);
    if (kind !== 'claim') return;
    // Nobody was logged in at the start, and who is by now does not count (rule 14): it may be the squatter's session.
    await this.claims.settle(transaction, { caller: GUEST }, user);
    user.verifyEmail(now);
  }

  /** The new session takes the place of the one that the login began in (contract §10.5). */
  private async start(
    transaction: Transaction,
    context: RequestContext,
    user: User,
    { provider, user: { id: providerUid }, tokens, grant, startedBy }: Arrival,
  ): Promise<StartedSession> {
    if (startedBy !== null) {
      const { userId, sessionId } = startedBy;
      const replaced = await this.sessions.delete(transaction, context.project.id, userId, sessionId);
      // Ended meanwhile, such as by a logout elsewhere: then nobody is logged in whom this could be attached to.
      if (replaced === null) throw problem('user_invalid_token');
    }
    const { expiresIn } = tokens;
    const grantExpiresAt = expiresIn === null ? null : this.clock.now() + expiresIn * SECOND;
    const wayIn = { provider, providerUid, event: 'session.create', grant, grantExpiresAt } as const;
    return this.starter.start(transaction, context, user, wayIn);
  }

  private async remember(
    transaction: Transaction,
    key: IdentityKey,
    known: Identity | null,
    user: User,
    { email }: ProviderUser,
  ): Promise<void> {
    const now = this.clock.now();
    if (known === null) {
      const id = this.ids.next();
      await this.identities.insert(transaction, Identity.attach(key, { id, userId: user.id, email }, now));
      return;
    }
    known.note(email, now);
    await this.identities.noteEmail(transaction, known);
  }

  private async peekAddressee(projectId: string, email: string | null): Promise<string | null> {
    if (email === null) return null;
    return (await this.users.findByAddress(projectId, { email }))?.id ?? null;
  }
}

function keyOf(projectId: string, { provider, user: { issuer, id } }: Arrival): IdentityKey {
  return { projectId, provider, issuer, uid: id };
}
