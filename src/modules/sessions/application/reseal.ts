import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import { CannotOpen } from '../../../kernel/sealer.js';
import type { Session } from '../domain/session.js';
import { SessionRepository } from '../persistence/session.repository.js';
import { ProviderGrants } from './provider-grants.js';

export interface Resealed {
  readonly resealed: number;
  /** What no secret of `APP_SECRET` opens: its users will have to log in with the provider again. */
  readonly lost: number;
}

const BATCH = 200;

/**
 * Seals providers' tokens under today's secret, so that a former one can be taken out of `APP_SECRET`. Everything else
 * that is sealed goes away by itself within a week. Safe beside running servers, and to be stopped at any time.
 */
@Injectable()
export class Reseal {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly grants: ProviderGrants,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async run(): Promise<Resealed> {
    const count = { resealed: 0, lost: 0 };
    let after = { projectId: '', id: '' };
    for (;;) {
      const batch = await this.sessions.findWithTokens(after, BATCH);
      for (const session of batch) await this.renew(session, count);
      const last = batch.at(-1);
      if (last === undefined) return count;
      after = { projectId: last.projectId, id: last.id };
    }
  }

  private async renew(session: Session, count: { resealed: number; lost: number }): Promise<void> {
    const { providerTokens: former } = session;
    try {
      if (former === null || !this.grants.renew(session)) return;
    } catch (error) {
      if (!(error instanceof CannotOpen)) throw error;
      count.lost++;
      return;
    }
    await this.unitOfWork.run((transaction) => this.sessions.replaceTokens(transaction, session, former));
    count.resealed++;
  }
}
