import { register } from 'prom-client';
import { samplesIn } from '../../../../test/support/exposition.js';
import { Metrics } from './metrics.js';

const read = async (metrics: Metrics) => samplesIn(await metrics.registry.metrics());

describe('Metrics', () => {
  it('are those of one object: nothing is kept in the package', async () => {
    const [one, other] = [new Metrics(), new Metrics()];
    one.sessionsCreated.inc({ provider: 'email' });
    expect((await read(one)).of('gatehouse_sessions_created_total', { provider: 'email' })).toBe(1);
    expect((await read(other)).of('gatehouse_sessions_created_total', { provider: 'email' })).toBe(0);
    expect(register.getMetricsAsArray()).toEqual([]);
  });

  it('have those of the process with them', async () => {
    const samples = await read(Metrics.ofThisProcess());
    for (const name of [
      'process_resident_memory_bytes',
      'process_cpu_seconds_total',
      'gatehouse_start_time_seconds',
    ])
      expect(samples.of(name)).toBeGreaterThan(0);
  });

  it('look up what is not counted whenever somebody asks', async () => {
    const metrics = new Metrics();
    let queued = 3;
    metrics.lookUpWhenAsked(() => metrics.passwordHashQueue.set(queued));
    expect((await read(metrics)).of('gatehouse_password_hash_queue')).toBe(3);
    queued = 0;
    expect((await read(metrics)).of('gatehouse_password_hash_queue')).toBe(0);
  });

  it('explain themselves, each with a unit, _total or _up in its name', () => {
    for (const { name, help } of new Metrics().registry.getMetricsAsArray()) {
      expect(name).toMatch(/^gatehouse_[a-z0-9_]+(_seconds|_total|_messages|_queue|_up)$/);
      expect(help).toMatch(/\.$|: .+/);
    }
  });
});
