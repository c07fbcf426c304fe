import { FixedClock } from '../../../../test/support/fixtures.js';
import { samplesIn } from '../../../../test/support/exposition.js';
import { SECOND } from '../../../kernel/clock.js';
import { DependencyMetrics } from './dependency-metrics.js';
import { Metrics } from './metrics.js';
import type { Readiness, State } from './readiness.js';

const NAME = 'gatehouse_dependency_up';
let checks: Record<string, State>;
let asked: number;
let clock: FixedClock;
let metrics: Metrics;
beforeEach(() => {
  checks = { database: 'up', redis: 'up' };
  asked = 0;
  clock = new FixedClock();
  metrics = new Metrics();
  const report = () => Promise.resolve({ status: 'ready', checks, asked: ++asked });
  new DependencyMetrics({ report } as unknown as Readiness, metrics, clock);
});

async function shown(): Promise<Record<string, number>> {
  const samples = samplesIn(await metrics.registry.metrics()).named(NAME);
  return Object.fromEntries(samples.map(({ labels, value }) => [labels['dependency'], value]));
}

describe('DependencyMetrics', () => {
  it('show what is up, what is down, and a schema that is behind as down', async () => {
    checks = { database: 'behind', redis: 'down', smtp: 'up' };
    expect(await shown()).toEqual({ database: 0, redis: 0, smtp: 1 });
  });

  it('leave out what is switched off', async () => {
    checks = { database: 'up', sms: 'off' };
    expect(await shown()).toEqual({ database: 1 });
  });

  it('ask once in five seconds, however many ask', async () => {
    await Promise.all([shown(), shown(), shown()]);
    checks = { database: 'down' };
    clock.advance(4 * SECOND);
    expect(await shown()).toEqual({ database: 1, redis: 1 });
    expect(asked).toBe(1);
    clock.advance(SECOND);
    expect(await shown()).toEqual({ database: 0 });
    expect(asked).toBe(2);
  });
});
