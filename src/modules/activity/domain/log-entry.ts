import type { Instant } from '../../../kernel/clock.js';
import { hashSecret } from '../../../kernel/secret.js';
import type { Device } from '../../devices/domain/device.js';

/** The events of the security log (contract §12.1), and what an operator can do beyond them. */
export type ActivityEvent =
  | 'user.create'
  | 'user.update'
  | 'user.delete'
  | 'session.create'
  | 'session.update'
  | 'session.delete'
  | 'recovery.create'
  | 'recovery.update'
  | 'verification.create'
  | 'verification.update';

/** One line of a user's security log. Device and country are derived when it is written, so reading costs nothing. */
export class LogEntry {
  projectId!: string;
  userId!: string;
  id!: string;
  event!: ActivityEvent;
  userEmail!: string;
  userName!: string;
  ip!: string;
  userAgent!: string;
  time!: Instant;
  device!: Device;

  static of(entry: LogEntry): LogEntry {
    return Object.assign(new LogEntry(), entry);
  }
}

/**
 * In place of the id of a user who is gone: whoever has the id finds the entry, and the entry does not tell the id. No
 * user's id looks like this.
 */
export function pseudonymOf(userId: string): string {
  return `~${hashSecret(userId).toString('hex').slice(0, 35)}`;
}
