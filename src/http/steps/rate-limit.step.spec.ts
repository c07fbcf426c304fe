import { Reflector } from '@nestjs/core';
import { ThrottlerStorageService } from '@nestjs/throttler';
import { aProject, aUser, FixedClock, NOW, someSettings } from '../../../test/support/fixtures.js';
import { anApplication, inExchange, type Sent, USER } from '../../../test/support/exchanges.js';
import { HOUR } from '../../kernel/clock.js';
import { MemoryCounter } from '../../modules/limits/counters/memory.counter.js';
import type { Limit } from '../endpoint.js';
import { RateLimitStep } from './rate-limit.step.js';

const storage = new ThrottlerStorageService();
afterAll(() => storage.onApplicationShutdown());

let clock: FixedClock;
let step: RateLimitStep;
beforeEach(() => begin());
async function begin(rateLimits = true) {
  clock = new FixedClock();
  const settings = someSettings({ rateLimits });
  const rules = [{ name: 'default', ttl: HOUR, limit: 0 }];
  step = new RateLimitStep(rules, storage, new Reflector(), new MemoryCounter(), clock, settings);
  await step.onModuleInit();
}

const RESET = String((NOW + HOUR) / 1_000);
const REFUSED = { type: 'general_rate_limit_exceeded', status: 429 };
const take = (limit: Limit | undefined, sent: Sent = {}) =>
  inExchange(
    { ...sent, endpoint: { ...(limit === undefined ? {} : { limit }), ...sent.endpoint } },
    async (exchange) => {
      try {
        await step.take(exchange);
        return undefined;
      } catch (error) {
        return error;
      }
    },
  );
const remaining = async (limit: Limit, sent: Sent = {}) => {
  const { headers, result } = await take(limit, sent);
  return result === undefined ? Number(headers['x-ratelimit-remaining']) : 'refused';
};

const TWICE: Limit = { attempts: 2, by: ['ip'] };

describe('RateLimitStep', () => {
  it('admits exactly the attempts of the window, and says how many are left', async () => {
    for (const left of [1, 0]) {
      const { result, headers } = await take(TWICE);
      expect(result).toBeUndefined();
      expect(headers).toMatchObject({
        'x-ratelimit-limit': '2',
        'x-ratelimit-remaining': String(left),
        'x-ratelimit-reset': RESET,
      });
    }
    const { result, headers } = await take(TWICE);
    expect(result).toMatchObject({ ...REFUSED, retryAfter: 3_600 });
    expect(headers).toMatchObject({
      'x-ratelimit-limit': '2',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': RESET,
    });
    clock.advance(HOUR);
    expect(await remaining(TWICE)).toBe(1);
  });

  it('leaves routes without a limit alone', async () => {
    const { result, headers } = await take(undefined);
    expect(result).toBeUndefined();
    expect(Object.keys(headers).filter((name) => name.startsWith('x-ratelimit'))).toEqual([]);
  });

  const post = (body: object): Sent => ({ method: 'POST', body });
  const by = (...keys: Limit['by']): Limit => ({ attempts: 2, by: keys });
  const eve: Sent = { caller: { kind: 'user', account: aUser({ id: 'eve' }), sessionId: null } };
  it.each([
    ['project', by('ip'), {}, { project: aProject({ id: 'other' }) }],
    ['endpoint', by('ip'), {}, { endpoint: { id: 'other' } }],
    ['address', by('ip'), {}, { headers: { 'x-forwarded-for': '203.0.113.8' } }],
    ['caller', by('caller'), { caller: USER }, eve],
    ['email', by('email'), post({ email: 'a@b.co' }), post({ email: 'b@b.co' })],
    ['phone', by('phone'), post({ phone: '+12' }), post({ phone: '+13' })],
    ['user id', by('userId'), post({ userId: 'ada' }), post({ userId: 'eve' })],
  ])('counts each %s by itself', async (_what, limit, one: Sent, other: Sent) => {
    const settings = { trustProxy: 1 };
    expect(await remaining(limit, { settings, ...one })).toBe(1);
    expect(await remaining(limit, { settings, ...one })).toBe(0);
    expect(await remaining(limit, { settings, ...other })).toBe(1);
  });

  it('counts user ids that differ in their letters each by itself: they are two users', async () => {
    expect(await remaining(by('userId'), post({ userId: 'ada' }))).toBe(1);
    expect(await remaining(by('userId'), post({ userId: 'ADA' }))).toBe(1);
  });

  it.each([
    ['an email in other letters', by('email'), post({ email: 'A@b.co' }), post({ email: 'a@B.CO' })],
    ['a missing value', by('email'), post({}), post({ email: '' })],
    ['a value that is no text', by('email'), post({}), post({ email: ['a@b.co'] })],
    ['whoever is no user', by('caller'), {}, {}],
    [
      'all addresses of an IPv6 network',
      by('ip'),
      { headers: { 'x-forwarded-for': '2001:db8::1' } },
      { headers: { 'x-forwarded-for': '2001:db8::2:1' } },
    ],
  ])('counts as one: %s', async (_what, limit, one: Sent, other: Sent) => {
    const settings = { trustProxy: 1 };
    expect(await remaining(limit, { settings, ...one })).toBe(1);
    expect(await remaining(limit, { settings, ...other })).toBe(0);
  });

  it('with two keys shows the tighter one, and counts on neither when one refuses', async () => {
    const both: Limit = { attempts: 3, by: ['email', 'ip'] };
    const sent = (email: string) => post({ email });
    expect(await remaining(both, sent('a@b.co'))).toBe(2);
    expect(await remaining(both, sent('a@b.co'))).toBe(1);
    // The address has two hits by now, this email none.
    expect(await remaining(both, sent('c@d.ef'))).toBe(0);
    expect(await remaining(both, sent('c@d.ef'))).toBe('refused');
    const elsewhere: Sent = {
      ...sent('c@d.ef'),
      headers: { 'x-forwarded-for': '203.0.113.8' },
      settings: { trustProxy: 1 },
    };
    expect(await remaining(both, elsewhere)).toBe(1);
  });

  it('neither counts nor refuses an application, but tells it the limit', async () => {
    const sent: Sent = { caller: anApplication(['public']) };
    for (let time = 0; time < 4; time++) expect(await remaining(TWICE, sent)).toBe(2);
    expect(await remaining(TWICE)).toBe(1);
  });

  it('never refuses when limits are off; the headers stay', async () => {
    await begin(false);
    const seen = [];
    for (let time = 0; time < 4; time++) seen.push(await remaining(TWICE));
    expect(seen).toEqual([1, 0, 0, 0]);
  });
});
