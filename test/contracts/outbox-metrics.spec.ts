import { MINUTE, SECOND } from '../../src/kernel/clock.js';
import { DeliveryFailure } from '../../src/modules/messaging/domain/delivery.js';
import { OutboxMetrics } from '../../src/modules/messaging/application/outbox-metrics.js';
import { Metrics } from '../../src/modules/operations/application/metrics.js';
import { samplesIn } from '../support/exposition.js';
import { MessagingBed } from './messaging-bed.js';

const bed = new MessagingBed();
let metrics: Metrics;
beforeAll(() => bed.open(), 30_000);
afterAll(() => bed.close(), 30_000);
beforeEach(async () => {
  await bed.clear();
  metrics = new Metrics();
  new OutboxMetrics(bed.repository, metrics, bed.clock);
});

const read = async () => samplesIn(await metrics.registry.metrics());
const shown = async () => {
  const samples = await read();
  const count = (state: string) => samples.of('gatehouse_outbox_messages', { state });
  const [due, waiting, failed] = [count('due'), count('waiting'), count('failed')];
  return { due, waiting, failed, oldest: samples.of('gatehouse_outbox_oldest_seconds') };
};

const fails = (permanent: boolean) => () => Promise.reject(new DeliveryFailure('refused', permanent));

describe('OutboxMetrics', () => {
  it('show an empty outbox', async () => {
    expect(await shown()).toEqual({ due: 0, waiting: 0, failed: 0, oldest: 0 });
  });

  it('show how many are due, wait for their next try, and were given up; and how old the oldest is', async () => {
    bed.transport.onSend = fails(true);
    await bed.courier.deliver(await bed.enqueue());
    bed.clock.advance(MINUTE);
    bed.transport.onSend = fails(false);
    await bed.courier.deliver(await bed.enqueue());
    await bed.enqueue();
    await bed.enqueue();
    expect(await shown()).toEqual({ due: 2, waiting: 1, failed: 1, oldest: 0 });
    bed.clock.advance(MINUTE);
    expect(await shown()).toEqual({ due: 3, waiting: 0, failed: 1, oldest: 60 });
  });

  it('ask the database once in five seconds, however many ask', async () => {
    const backlog = jest.spyOn(bed.repository, 'backlog');
    await Promise.all([read(), read(), read()]);
    bed.clock.advance(4 * SECOND);
    await read();
    expect(backlog).toHaveBeenCalledTimes(1);
    bed.clock.advance(SECOND);
    await read();
    expect(backlog).toHaveBeenCalledTimes(2);
    bed.clock.advance(-MINUTE);
    await read();
    expect(backlog).toHaveBeenCalledTimes(3);
    backlog.mockRestore();
  });

  it('show nothing rather than what was, while the database cannot be read', async () => {
    await bed.enqueue();
    expect(await shown()).toMatchObject({ due: 1 });
    bed.clock.advance(MINUTE);
    const backlog = jest.spyOn(bed.repository, 'backlog').mockRejectedValue(new Error('away'));
    const samples = await read();
    expect(samples.named('gatehouse_outbox_messages')).toEqual([]);
    expect(samples.named('gatehouse_outbox_oldest_seconds')).toEqual([]);
    backlog.mockRestore();
    bed.clock.advance(MINUTE);
    expect(await shown()).toMatchObject({ due: 1, oldest: 120 });
  });

  it('count deliveries by channel and outcome', async () => {
    const of = async (outcome: string) =>
      samplesIn(await bed.metrics.registry.metrics()).of('gatehouse_message_deliveries_total', {
        channel: 'email',
        outcome,
      });
    const outcomes = ['delivered', 'postponed', 'failed'];
    const before = await Promise.all(outcomes.map(of));
    await bed.courier.deliver(await bed.enqueue());
    bed.transport.onSend = fails(false);
    await bed.courier.deliver(await bed.enqueue());
    bed.transport.onSend = fails(true);
    await bed.courier.deliver(await bed.enqueue());
    const after = await Promise.all(outcomes.map(of));
    expect(after.map((count, index) => count - before[index]!)).toEqual([1, 1, 1]);
  });
});
