import { HOUR } from '../../../kernel/clock.js';
import { aProject, aRequest, FixedClock, someSettings } from '../../../../test/support/fixtures.js';
import { MemoryCounter } from '../counters/memory.counter.js';
import { Ceilings } from './ceilings.js';

const REFUSED = { type: 'general_rate_limit_exceeded', status: 429 };
const project = aProject({ ceilings: { loginsPerIp: 3, messagesPerIp: 2, smsPerProject: 4 } });
const request = aRequest({ project });
const elsewhere = aRequest({ project, ip: '203.0.113.8' });

let clock: FixedClock;
let ceilings: Ceilings;
beforeEach(() => {
  clock = new FixedClock();
  ceilings = new Ceilings(new MemoryCounter(), clock, someSettings());
});
const times = async (count: number, work: () => Promise<unknown>) => {
  for (let time = 0; time < count; time++) await work();
};

describe.each([
  ['countLogin', 3, () => ceilings.countLogin(request), () => ceilings.countLogin(elsewhere)],
  ['countMessage', 2, () => ceilings.countMessage(request), () => ceilings.countMessage(elsewhere)],
] as const)('Ceilings.%s', (_name, limit, here, there) => {
  it(`refuses an address after ${limit} in an hour, and says when the hour is over`, async () => {
    clock.advance(HOUR / 2);
    await times(limit, here);
    await expect(here()).rejects.toMatchObject({ ...REFUSED, retryAfter: 1_800 });
    await expect(there()).resolves.toBeUndefined();
  });

  it('begins anew with the next hour', async () => {
    await times(limit, here);
    clock.advance(HOUR);
    await expect(here()).resolves.toBeUndefined();
  });
});

describe('Ceilings', () => {
  it('count logins apart from messages, and each project by itself', async () => {
    await times(3, () => ceilings.countLogin(request));
    await expect(ceilings.countMessage(request)).resolves.toBeUndefined();
    await expect(
      ceilings.countLogin(aRequest({ project: { ...project, id: 'other' } })),
    ).resolves.toBeUndefined();
  });

  it('are none where the setting is 0', async () => {
    const free = aRequest({
      project: aProject({ ceilings: { loginsPerIp: 0, messagesPerIp: 0, smsPerProject: 0 } }),
    });
    await times(400, () => ceilings.countLogin(free));
    await times(100, () => ceilings.countMessage(free));
  });

  it('are off with the global switch', async () => {
    ceilings = new Ceilings(new MemoryCounter(), clock, someSettings({ rateLimits: false }));
    await times(10, () => ceilings.countLogin(request));
    await times(20, () => ceilings.guess('p', 'u', () => Promise.resolve(false)));
  });
});

describe('Ceilings.countSms', () => {
  it('counts for the project as a whole, whatever the address', async () => {
    await times(2, () => ceilings.countSms(request, '+16175551212'));
    await times(2, () => ceilings.countSms(elsewhere, '+16175551212'));
    const third = aRequest({ project, ip: '203.0.113.9' });
    await expect(ceilings.countSms(third, '+16175551212')).rejects.toMatchObject(REFUSED);
  });

  it('counts as a message of the address', async () => {
    await times(2, () => ceilings.countSms(request, '+16175551212'));
    await expect(ceilings.countMessage(request)).rejects.toMatchObject(REFUSED);
  });
});

describe('Ceilings.guess', () => {
  const guess = (right: boolean, user = 'ada') => ceilings.guess('p', user, () => Promise.resolve(right));

  it('refuses the eleventh check after ten wrong ones, without making it', async () => {
    await times(10, () => guess(false));
    const check = jest.fn(() => Promise.resolve(true));
    await expect(ceilings.guess('p', 'ada', check)).rejects.toMatchObject({ ...REFUSED, retryAfter: 3_600 });
    expect(check).not.toHaveBeenCalled();
    await expect(guess(true, 'eve')).resolves.toBe(true);
  });

  it('does not count right ones', async () => {
    await times(9, () => guess(false));
    await times(20, () => guess(true));
    await expect(guess(false)).resolves.toBe(false);
    await expect(guess(true)).rejects.toMatchObject(REFUSED);
  });

  it('lets no more than ten of many simultaneous wrong ones through', async () => {
    const slow = () =>
      ceilings.guess('p', 'ada', () => new Promise<boolean>((resolve) => setImmediate(resolve, false)));
    const results = await Promise.allSettled(Array.from({ length: 30 }, slow));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  });

  it('gives back a try whose check could not be made: it was no wrong one', async () => {
    const busy = () =>
      ceilings.guess('p', 'ada', () => Promise.reject(new Error('busy'))).catch(() => undefined);
    await times(10, busy);
    await expect(guess(true)).resolves.toBe(true);
  });
});
