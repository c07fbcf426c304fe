import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Settings } from '../../../config/settings.js';
import type { Transaction } from '../../../database/transaction.js';
import { UnitOfWork } from '../../../database/unit-of-work.js';
import { Clock, DAY, HOUR } from '../../../kernel/clock.js';
import { ProjectRegistry } from '../../projects/application/project-registry.js';
import { PurgeRepository } from '../persistence/purge.repository.js';

/** Rows per transaction: few enough that nobody waits behind it. */
const BATCH = 500;
/** Log entries per transaction: each may be another user's, whose count is to be kept in step by a statement of its own. */
const ENTRIES = 100;
/** Anonymous users per transaction: each takes its sessions, tokens and log along. */
const USERS = 25;
/** Transactions per round and kind: a backlog is worked off over several rounds. */
const BATCHES = 20;
/** Of log entries, so that as many go in a round as of the others. */
const ENTRY_BATCHES = (BATCHES * BATCH) / ENTRIES;
/** What has expired is kept a little: the clocks of several processes differ. */
const GRACE = HOUR;

/** Removes what time has run out for: in the background, in small batches, never in a request. */
@Injectable()
export class Purge implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Purge.name);
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | undefined;
  private stopping = false;

  constructor(
    private readonly rows: PurgeRepository,
    private readonly projects: ProjectRegistry,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.round ??= this.purge().finally(() => (this.round = undefined));
    }, this.settings.purgeInterval).unref();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    clearInterval(this.timer);
    await this.round;
  }

  /** One round over everything that can expire. Never throws: what has failed is left to the next round. */
  async purge(): Promise<void> {
    const now = this.clock.now();
    await this.attempt('tokens', () => this.purgeTokens(now));
    await this.attempt('login attempts', () => this.purgeLoginAttempts(now));
    await this.attempt('activity', () => this.purgeActivity(now));
    await this.attempt('sessions', () => this.purgeSessions(now));
    await this.attempt('anonymous users', () => this.purgeAnonymous(now));
  }

  /** One kind must not keep the others from being purged. */
  private async attempt(kind: string, purge: () => Promise<void>): Promise<void> {
    try {
      await purge();
    } catch (error) {
      this.logger.warn({ msg: `Purging of ${kind} is put off`, error });
    }
  }

  private async purgeTokens(now: number): Promise<void> {
    await this.inBatches(BATCH, (transaction) => this.rows.deleteTokens(transaction, now - GRACE, BATCH));
  }

  private async purgeLoginAttempts(now: number): Promise<void> {
    await this.inBatches(BATCH, (transaction) =>
      this.rows.deleteLoginAttempts(transaction, now - GRACE, BATCH),
    );
  }

  private async purgeActivity(now: number): Promise<void> {
    const before = now - this.settings.activityRetention;
    const remove = (transaction: Transaction) => this.rows.deleteLogEntries(transaction, before, ENTRIES);
    await this.inBatches(ENTRIES, remove, ENTRY_BATCHES);
  }

  private async purgeSessions(now: number): Promise<void> {
    for (const { id, sessionDuration } of this.projects.all()) {
      const before = now - sessionDuration - GRACE;
      await this.inBatches(BATCH, (transaction) => this.rows.deleteSessions(transaction, id, before, BATCH));
    }
  }

  private async purgeAnonymous(now: number): Promise<void> {
    for (const { id, anonymousRetention } of this.projects.all()) {
      if (anonymousRetention === 0) continue;
      // The last use is noted to the day only: nobody goes earlier than the project says.
      const before = now - anonymousRetention - DAY;
      await this.inBatches(USERS, (transaction) => this.rows.deleteAnonymous(transaction, id, before, USERS));
    }
  }

  private async inBatches(
    size: number,
    remove: (transaction: Transaction) => Promise<number>,
    batches = BATCHES,
  ): Promise<void> {
    for (let batch = 0; batch < batches && !this.stopping; batch++) {
      if ((await this.unitOfWork.run(remove)) < size) return;
    }
  }
}
