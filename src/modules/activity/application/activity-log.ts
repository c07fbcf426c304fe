import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import { Clock, type Instant } from '../../../kernel/clock.js';
import { Ids } from '../../../kernel/ids.js';
import type { MemberContext, RequestContext } from '../../../kernel/request-context.js';
import { DeviceDetector } from '../../devices/application/device-detector.js';
import { type ActivityEvent, LogEntry, pseudonymOf } from '../domain/log-entry.js';
import { LogEntryRepository } from '../persistence/log-entry.repository.js';

/** Whose log it is: the user as it stands after the change, locked by the running transaction. */
interface Subject {
  readonly id: string;
  readonly email: string | null;
  readonly name: string;
  activityCount: number;
}

export interface LogPage {
  /** All entries of the user. */
  readonly total: number;
  readonly entries: readonly LogEntry[];
}

interface Page {
  readonly limit: number;
  readonly offset: number;
}

const USER_AGENT_LENGTH = 512;

/** The security log that users read (contract §12). */
@Injectable()
export class ActivityLog {
  constructor(
    private readonly entries: LogEntryRepository,
    private readonly devices: DeviceDetector,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /**
   * Writes one entry in the transaction of the change that it tells of. Counts it on the subject: save that
   * afterwards.
   */
  async record(
    transaction: Transaction,
    context: RequestContext,
    event: ActivityEvent,
    subject: Subject,
  ): Promise<void> {
    subject.activityCount++;
    await this.entries.insert(
      transaction,
      LogEntry.of({
        projectId: context.project.id,
        userId: subject.id,
        id: this.ids.next(),
        event,
        userEmail: subject.email ?? '',
        userName: subject.name,
        ip: context.ip,
        userAgent: context.userAgent.slice(0, USER_AGENT_LENGTH) || 'UNKNOWN',
        time: this.clock.now(),
        device: this.devices.describe(context.userAgent, context.ip),
      }),
    );
  }

  /** That a user is gone, of whom nothing else is kept: under a pseudonym, with neither name nor address. */
  async recordDeletion(transaction: Transaction, context: RequestContext, userId: string): Promise<void> {
    const nobody = { id: pseudonymOf(userId), email: null, name: '', activityCount: 0 };
    await this.record(transaction, context, 'user.delete', nobody);
  }

  /** When a user with this id was deleted last; null: never, or longer ago than entries are kept. */
  async deletedAt(projectId: string, userId: string): Promise<Instant | null> {
    const [entry] = await this.entries.findPage(projectId, pseudonymOf(userId), 1, 0);
    return entry?.time ?? null;
  }

  /** Newest first. */
  async page({ project, caller }: MemberContext, { limit, offset }: Page): Promise<LogPage> {
    const { id, activityCount: total } = caller.account;
    const isEmpty = limit === 0 || offset >= total;
    return { total, entries: isEmpty ? [] : await this.entries.findPage(project.id, id, limit, offset) };
  }
}
