import type { EntityManager } from 'typeorm';

/** One running transaction. Repositories write through it; whoever holds it cannot commit it. */
export class Transaction {
  private readonly followUps: (() => void)[] = [];

  /**
   * @param manager runs statements on this transaction's connection
   * @param rowLocks false on SQLite, which has one writer at a time and refuses `FOR UPDATE`
   */
  constructor(
    readonly manager: EntityManager,
    readonly rowLocks: boolean,
  ) {}

  /** Runs once the commit has succeeded, never before: a nudge to the queue, not anything that must happen. */
  afterCommit(followUp: () => void): void {
    this.followUps.push(followUp);
  }

  /** @internal for the unit of work */
  committed(): void {
    for (const followUp of this.followUps) followUp();
  }
}
