import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import type { CallerAccount } from '../../../kernel/caller.js';
import { Clock, DAY } from '../../../kernel/clock.js';
import { SessionRepository } from '../persistence/session.repository.js';

/** Notes when an account was last used: to the day, so that it costs one write a day (contract §18). */
@Injectable()
export class LastUse {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async note(projectId: string, account: CallerAccount): Promise<void> {
    const now = this.clock.now();
    if (now - account.accessedAt < DAY) return;
    await this.unitOfWork.runOne((transaction) =>
      this.sessions.noteUse(transaction, projectId, account.id, now),
    );
  }
}
