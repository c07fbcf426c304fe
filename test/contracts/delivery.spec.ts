import { DAY, HOUR, MINUTE, SECOND } from '../../src/kernel/clock.js';
import { DELIVERIES_AT_ONCE } from '../../src/modules/messaging/application/courier.js';
import { FailedMessages } from '../../src/modules/messaging/application/failed-messages.js';
import { DeliveryFailure, LEASE } from '../../src/modules/messaging/domain/delivery.js';
import { QueuedMessage } from '../../src/modules/messaging/domain/queued-message.js';
import { eventually } from '../support/waiting.js';
import { useMessagingBed } from './messaging-bed.js';

const bed = useMessagingBed();
const { clock, transport } = bed;

const later = () => Promise.reject(new DeliveryFailure('smtp_451', false));
const never = () => Promise.reject(new DeliveryFailure('smtp_550', true));
/** A transport that does not answer, but gives up when told so. */
const hang = (_mail: unknown, signal: AbortSignal) =>
  new Promise<void>((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(new Error('aborted'))),
  );

describe('the outbox', () => {
  it('has a message if and only if its transaction commits, and nudges after that only', async () => {
    const nudged = bed.nudges.ids.length;
    const failed = bed.unitOfWork.run(async (transaction) => {
      await bed.outbox.enqueue(transaction, bed.mail());
      throw new Error('rolled back');
    });
    await expect(failed).rejects.toThrow('rolled back');
    expect(await bed.rows()).toEqual([]);
    expect(bed.nudges.ids).toHaveLength(nudged);

    const id = await bed.enqueue();
    expect(await bed.rows()).toMatchObject([
      { id, projectId: 'p1', channel: 'email', state: 'due', attempts: 0 },
    ]);
  });

  it('shows nothing of what a message says', async () => {
    await bed.enqueue();
    const [row] = await bed.rows();
    expect(JSON.stringify(row)).not.toMatch(/ada@|Ada|secret|abcdef/);
    expect(row?.payload?.toString('latin1')).not.toMatch(/ada@|Ada|secret|abcdef/);
  });
});

describe('a delivery', () => {
  it('hands the mail to the transport and takes it out of the outbox', async () => {
    const id = await bed.enqueue();
    await bed.courier.deliver(id);
    expect(transport.sent).toMatchObject([
      {
        id,
        messageId: `<${id}@example.test>`,
        from: { name: 'Engines Team' },
        to: { address: 'ada@example.test' },
      },
    ]);
    expect(await bed.rows()).toEqual([]);
  });

  it('happens once, however many processes hear of the message', async () => {
    const id = await bed.enqueue();
    const couriers = Array.from({ length: 5 }, () => bed.newCourier());
    await Promise.all(couriers.map((courier) => courier.deliver(id)));
    expect(transport.sent).toHaveLength(1);
  });

  it('that fails is tried again after a pause, and not before', async () => {
    transport.onSend = later;
    const id = await bed.enqueue();
    await bed.courier.deliver(id);
    expect(await bed.rows()).toMatchObject([{ state: 'due', attempts: 1, lastError: 'smtp_451' }]);

    transport.onSend = () => Promise.resolve();
    await bed.courier.deliver(id);
    expect(transport.sent).toEqual([]);
    clock.advance(SECOND);
    await bed.courier.deliver(id);
    expect(transport.sent).toHaveLength(1);
  });

  it('is given up when the recipient is refused: what it said is gone, the row stays for the operator', async () => {
    transport.onSend = never;
    await bed.courier.deliver(await bed.enqueue());
    expect(await bed.rows()).toMatchObject([
      { state: 'failed', payload: null, lastError: 'smtp_550', attempts: 1 },
    ]);
    clock.advance(HOUR);
    await bed.relay.sweep();
    expect(await bed.rows()).toHaveLength(1);
  });

  it('is given up when the message has expired', async () => {
    const id = await bed.enqueue({ expiresAt: clock.now() + MINUTE });
    clock.advance(MINUTE + 1);
    await bed.courier.deliver(id);
    expect(transport.sent).toEqual([]);
    expect(await bed.rows()).toMatchObject([{ state: 'failed', payload: null, lastError: 'expired' }]);
  });

  it('whose process died is taken over when its lease ends, with the same Message-ID', async () => {
    const id = await bed.enqueue();
    await bed.unitOfWork.run((transaction) => bed.repository.claim(transaction, id, clock.now()));
    clock.advance(LEASE - 1);
    await bed.courier.deliver(id);
    expect(transport.sent).toEqual([]);
    clock.advance(1);
    await bed.courier.deliver(id);
    expect(transport.sent).toMatchObject([{ messageId: `<${id}@example.test>` }]);
  });

  it('that outlived its lease does not undo what the next holder has noted', async () => {
    const id = await bed.enqueue();
    const slow = await bed.unitOfWork.run((transaction) =>
      bed.repository.claim(transaction, id, clock.now()),
    );
    if (slow === null) throw new Error('not claimed');
    clock.advance(LEASE);
    transport.onSend = never;
    await bed.courier.deliver(id);
    await bed.unitOfWork.run((transaction) =>
      bed.repository.postpone(transaction, slow, clock.now(), 'late'),
    );
    expect(await bed.rows()).toMatchObject([{ state: 'failed', lastError: 'smtp_550' }]);
  });

  it('waits for a secret that is missing from APP_SECRET', async () => {
    const id = await bed.enqueue();
    const right = bed.secrets.splice(0, 1, 'another-application-secret-0123456789-0123456789');
    await bed.newCourier().deliver(id);
    expect(await bed.rows()).toMatchObject([{ state: 'due', lastError: 'sealed' }]);
    bed.secrets.push(...right);
    clock.advance(SECOND);
    await bed.newCourier().deliver(id);
    expect(transport.sent).toHaveLength(1);
    bed.secrets.shift();
  });
});

describe('messages that were given up', () => {
  it('are kept for 30 days, and those that wait for as long as they wait', async () => {
    const failed = new FailedMessages(bed.repository, bed.unitOfWork, clock);
    transport.onSend = never;
    await bed.courier.deliver(await bed.enqueue());
    const waiting = await bed.enqueue();
    clock.advance(30 * DAY);
    await failed.purge();
    expect(await bed.rows()).toHaveLength(2);
    clock.advance(1);
    await failed.purge();
    expect(await bed.rows()).toMatchObject([{ id: waiting, state: 'due' }]);
  });

  it('go in batches when there are many', async () => {
    const failed = new FailedMessages(bed.repository, bed.unitOfWork, clock);
    await bed.enqueue();
    await bed.unitOfWork.run(async ({ manager }) => {
      const [given] = await bed.rows();
      for (let index = 0; index < 1_001; index++) {
        const changes = { id: `failed-${index}`, state: 'failed', payload: null } as const;
        await manager.insert(QueuedMessage, { ...given!, ...changes });
      }
    });
    clock.advance(30 * DAY + 1);
    await failed.purge();
    expect(await bed.rows()).toHaveLength(1);
  });
});

describe('the relay', () => {
  it('delivers what no nudge has told of', async () => {
    await bed.enqueue();
    clock.advance(SECOND);
    await bed.relay.sweep();
    await eventually('the mail', () => transport.sent[0]);
  });

  it('is not held up by messages that hang', async () => {
    transport.onSend = (mail, signal) => (mail.to.name === 'slow' ? hang(mail, signal) : Promise.resolve());
    const courier = bed.newCourier();
    for (let count = 1; count < DELIVERIES_AT_ONCE; count++) {
      void courier.deliver(await bed.enqueue({ to: { address: 'slow@example.test', name: 'slow' } }));
    }
    for (let count = 0; count < 20; count++) void courier.deliver(await bed.enqueue());
    await eventually('20 mails', () => transport.sent.length === 20 || undefined);
    await courier.stop();
  });

  it('survives a database that is away', async () => {
    const { repository } = bed;
    const away = jest.spyOn(repository, 'findDue').mockRejectedValueOnce(new Error('away'));
    await bed.enqueue();
    clock.advance(SECOND);
    await bed.relay.sweep();
    away.mockRestore();
    await bed.relay.sweep();
    await eventually('the mail', () => transport.sent[0]);
  });
});

describe('a courier that stops', () => {
  it('takes nothing new', async () => {
    const courier = bed.newCourier();
    await courier.stop();
    await courier.deliver(await bed.enqueue());
    expect(courier.room).toBe(0);
    expect(await bed.rows()).toMatchObject([{ attempts: 0 }]);
  });

  it('lets what is being sent end', async () => {
    Object.assign(bed.settings, { drainDelay: 0 });
    let finish = (): void => undefined;
    const sending = new Promise<void>((begun) => {
      transport.onSend = () => {
        begun();
        return new Promise((resolve) => (finish = resolve));
      };
    });
    const courier = bed.newCourier();
    void courier.deliver(await bed.enqueue());
    await sending;
    const stopped = courier.stop();
    finish();
    await stopped;
    Object.assign(bed.settings, { drainDelay: 9 * SECOND });
    expect(transport.sent).toHaveLength(1);
    expect(await bed.rows()).toEqual([]);
  });

  it('hands back what cannot end in time, for another process to send at once', async () => {
    const courier = bed.newCourier();
    const sending = new Promise<void>((begun) => {
      transport.onSend = (mail, signal) => {
        begun();
        return hang(mail, signal);
      };
    });
    const id = await bed.enqueue();
    void courier.deliver(id);
    await sending;
    await courier.stop();
    expect(await bed.rows()).toMatchObject([{ state: 'due', dueAt: clock.now(), lastError: null }]);
    transport.onSend = () => Promise.resolve();
    await bed.courier.deliver(id);
    expect(transport.sent).toHaveLength(1);
  });
});
