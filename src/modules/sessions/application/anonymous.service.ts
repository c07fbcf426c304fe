import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import { problem } from '../../../errors/api-error.js';
import { Clock } from '../../../kernel/clock.js';
import { Ids } from '../../../kernel/ids.js';
import type { RequestContext } from '../../../kernel/request-context.js';
import { User } from '../../account/domain/user.js';
import { UserQuota } from '../../projects/application/user-quota.js';
import { SessionStarter, type StartedSession } from './session-starter.js';

/** An account for somebody who has not said who they are (contract §9.5). PATCH `email` turns it into a normal one. */
@Injectable()
export class AnonymousService {
  constructor(
    private readonly starter: SessionStarter,
    private readonly quota: UserQuota,
    private readonly unitOfWork: UnitOfWork,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws 401 `user_session_already_exists`
   * @throws 501 `user_count_exceeded`
   */
  async create(context: RequestContext): Promise<StartedSession> {
    const { project, caller } = context;
    if (caller.kind === 'user') throw problem('user_session_already_exists');
    await this.quota.refuseWhenFull(project);
    return this.unitOfWork.run(async (transaction) => {
      const user = User.register({ projectId: project.id, id: this.ids.next() }, this.clock.now());
      const wayIn = { provider: 'anonymous', providerUid: '', event: 'session.create' } as const;
      const started = await this.starter.start(transaction, context, user, wayIn);
      await this.quota.take(transaction, project);
      return started;
    });
  }
}
