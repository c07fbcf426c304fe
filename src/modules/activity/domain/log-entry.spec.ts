import { NOW } from '../../../../test/support/fixtures.js';
import { Device } from '../../devices/domain/device.js';
import { LogEntry } from './log-entry.js';

describe('LogEntry', () => {
  it('keeps what the user was called at that time', () => {
    const entry = {
      projectId: 'p',
      userId: 'u',
      id: 'e',
      event: 'session.create',
      userEmail: 'ada@example.test',
      userName: 'Ada',
      ip: '::1',
      userAgent: 'UNKNOWN',
      time: NOW,
      device: Device.unknown(),
    } as const;
    expect(LogEntry.of(entry)).toBeInstanceOf(LogEntry);
    expect(LogEntry.of(entry)).toEqual(entry);
  });
});
