import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import { Clock } from '../../../kernel/clock.js';
import type { RequestContext } from '../../../kernel/request-context.js';
import type { User } from '../../account/domain/user.js';
import { IdentityRepository } from '../../identities/persistence/identity.repository.js';
import { TokenService } from '../../tokens/application/token.service.js';
import { SessionRepository } from '../persistence/session.repository.js';

/**
 * Against pre-registered addresses (contract §17.26): somebody signs up with a stranger's email and waits for the
 * owner to come in by a link. The owner gets the account, and that somebody is out of it.
 */
@Injectable()
export class AccountClaim {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly identities: IdentityRepository,
    private readonly tokens: TokenService,
    private readonly clock: Clock,
  ) {}

  /**
   * Call when the email of `user` has just been proven, before anything else of the flow. Open email tokens stay:
   * they lie in the owner's mailbox.
   *
   * @param caller who has proven it: a user who does so for their own account claims nothing
   */
  async settle(
    transaction: Transaction,
    { caller }: Pick<RequestContext, 'caller'>,
    user: User,
  ): Promise<void> {
    if (!user.isClaimedBy(caller.kind === 'user' ? caller.account.id : null)) return;
    if (await this.identities.existsFor(transaction, user.projectId, user.id)) return;
    user.surrender(this.clock.now());
    await this.sessions.deleteAll(transaction, user.projectId, user.id);
    await this.tokens.cancel(transaction, { projectId: user.projectId, userId: user.id }, ['phone']);
  }
}
