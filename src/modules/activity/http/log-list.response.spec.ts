import { NOW } from '../../../../test/support/fixtures.js';
import { Device } from '../../devices/domain/device.js';
import { LogEntry } from '../domain/log-entry.js';
import { LogResponse } from './log-list.response.js';

const entry = LogEntry.of({
  ...{
    projectId: 'p',
    userId: 'ada',
    id: 'e1',
    event: 'session.create',
    time: NOW,
    device: Device.unknown(),
  },
  ...{ userEmail: 'ada@example.test', userName: 'Ada', ip: '203.0.113.7', userAgent: 'curl/7' },
});

describe('LogResponse', () => {
  it('has exactly the fields of the Log model, in their order: no user agent, no id', () => {
    expect(Object.entries(LogResponse.of(entry, 'en'))).toEqual([
      ['event', 'session.create'],
      ['userId', 'ada'],
      ['userEmail', 'ada@example.test'],
      ['userName', 'Ada'],
      ['mode', 'default'],
      ['ip', '203.0.113.7'],
      ['time', '2026-01-01T00:00:00.000+00:00'],
      ...['osCode', 'osName', 'osVersion'].map((name) => [name, '']),
      ...[
        'clientType',
        'clientCode',
        'clientName',
        'clientVersion',
        'clientEngine',
        'clientEngineVersion',
      ].map((name) => [name, '']),
      ...['deviceName', 'deviceBrand', 'deviceModel'].map((name) => [name, '']),
      ['countryCode', '--'],
      ['countryName', 'Unknown'],
    ]);
  });
});
