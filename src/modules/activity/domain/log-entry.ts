import type { Instant } from '../../../kernel/clock.js';
import type { Device } from '../../devices/domain/device.js';

/** The events of the security log (contract §12.1). */
export type ActivityEvent =
  | 'user.create'
  | 'user.update'
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
