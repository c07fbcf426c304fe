import { DAY, HOUR } from '../../../kernel/clock.js';
import { NOW } from '../../../../test/support/fixtures.js';
import { Device } from '../../devices/domain/device.js';
import { isLive, Session } from './session.js';

const session = Session.start(
  {
    projectId: 'p',
    id: 's',
    userId: 'u',
    secretHash: Buffer.alloc(32),
    provider: 'email',
    providerUid: 'a@b.co',
    ip: '::1',
    device: Device.unknown(),
  },
  NOW,
);

describe('Session', () => {
  it('starts now', () => {
    expect(session).toBeInstanceOf(Session);
    expect(session).toMatchObject({
      id: 's',
      userId: 'u',
      provider: 'email',
      createdAt: NOW,
      updatedAt: NOW,
    });
  });

  it('ends as long after its start as the project says at the moment: a changed setting counts at once', () => {
    expect(session.expiresAt(HOUR)).toBe(NOW + HOUR);
    expect(session.expiresAt(DAY)).toBe(NOW + DAY);
  });
});

describe('isLive', () => {
  it.each([
    ['at its start', NOW, true],
    ['in its last millisecond', NOW + HOUR, true],
    ['one later', NOW + HOUR + 1, false],
    // Another node's clock may be ahead of this one.
    ['before its start', NOW - 1_000, true],
  ])('%s: %#', (_when, now, expected) => {
    expect(isLive(NOW, HOUR, now)).toBe(expected);
  });
});
