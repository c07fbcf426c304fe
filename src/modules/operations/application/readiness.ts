import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import { isMigrated } from '../../../database/is-migrated.js';

/** How a part that the service depends on is doing. */
export type State = 'up' | 'down' | 'behind' | 'off';

export interface Dependency {
  readonly name: string;
  check(): Promise<State>;
}

export const DEPENDENCIES = Symbol('dependencies that can be degraded');

export interface Report {
  readonly status: 'ready' | 'degraded' | 'unavailable' | 'draining';
  readonly checks: Readonly<Record<string, State>>;
}

/**
 * Whether this process can serve: the database must be there with the schema of this version. Redis, mail and SMS
 * may be away, requests go on without them.
 */
@Injectable()
export class Readiness {
  private drains = false;
  private schemaIsCurrent = false;

  constructor(
    private readonly database: Database,
    @Inject(DEPENDENCIES) private readonly dependencies: readonly Dependency[],
  ) {}

  /** From now on load balancers shall send nothing new. */
  drain(): void {
    this.drains = true;
  }

  get isDraining(): boolean {
    return this.drains;
  }

  async report(): Promise<Report> {
    const database = await this.databaseState();
    const others = await Promise.all(
      this.dependencies.map(async (dependency) => [dependency.name, await dependency.check()] as const),
    );
    const checks = { database, ...Object.fromEntries(others) };
    if (this.drains) return { status: 'draining', checks };
    if (database !== 'up') return { status: 'unavailable', checks };
    return { status: others.some(([, state]) => state === 'down') ? 'degraded' : 'ready', checks };
  }

  private async databaseState(): Promise<State> {
    try {
      if (this.schemaIsCurrent) await this.database.reader.query('SELECT 1');
      else this.schemaIsCurrent = await isMigrated(this.database.reader);
      return this.schemaIsCurrent ? 'up' : 'behind';
    } catch {
      return 'down';
    }
  }
}
