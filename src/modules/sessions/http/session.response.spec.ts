import { HOUR } from '../../../kernel/clock.js';
import { NOW } from '../../../../test/support/fixtures.js';
import { Device } from '../../devices/domain/device.js';
import { Session } from '../domain/session.js';
import { SessionResponse } from './session.response.js';

const start = {
  ...{ projectId: 'p', id: 's1', userId: 'ada', secretHash: Buffer.from('hash'), ip: '203.0.113.7' },
  ...{ provider: 'email', providerUid: 'ada@example.test', device: Device.unknown() },
};
const session = Session.start(start, NOW);
const view = { duration: HOUR, locale: 'en', currentId: 's1' };

describe('SessionResponse', () => {
  it('has exactly the fields of the Session model, in their order', () => {
    expect(Object.entries(SessionResponse.of(session, view))).toEqual([
      ['$id', 's1'],
      ['$createdAt', '2026-01-01T00:00:00.000+00:00'],
      ['userId', 'ada'],
      ['expire', '2026-01-01T01:00:00.000+00:00'],
      ['provider', 'email'],
      ['providerUid', 'ada@example.test'],
      ['providerAccessToken', ''],
      ['providerAccessTokenExpiry', ''],
      ['providerRefreshToken', ''],
      ['ip', '203.0.113.7'],
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
      ['current', true],
    ]);
  });

  it('follows the project’s session duration of the moment', () => {
    expect(SessionResponse.of(session, { ...view, duration: 2 * HOUR }).expire).toBe(
      '2026-01-01T02:00:00.000+00:00',
    );
  });

  it.each([
    ['s1', true],
    ['s2', false],
    [null, false],
  ])('with the current session %j is current: %s', (currentId, current) => {
    expect(SessionResponse.of(session, { ...view, currentId }).current).toBe(current);
  });
});
