import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { parseDatabaseUrl } from '../../src/config/database-url.js';
import { Settings } from '../../src/config/settings.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { Database } from '../../src/database/database.js';
import { UnitOfWork } from '../../src/database/unit-of-work.js';
import { Clock, HOUR, SECOND } from '../../src/kernel/clock.js';
import { Ids } from '../../src/kernel/ids.js';
import { Sealer } from '../../src/kernel/sealer.js';
import { Courier } from '../../src/modules/messaging/application/courier.js';
import { DeliverMessage } from '../../src/modules/messaging/application/deliver-message.js';
import { Outbox } from '../../src/modules/messaging/application/outbox.js';
import { Relay } from '../../src/modules/messaging/application/relay.js';
import { RetryRule } from '../../src/modules/messaging/domain/delivery.js';
import type { OutgoingEmail } from '../../src/modules/messaging/domain/message.js';
import { QueuedMessage } from '../../src/modules/messaging/domain/queued-message.js';
import type { RenderedEmail } from '../../src/modules/messaging/domain/rendered-message.js';
import { OutboxRepository } from '../../src/modules/messaging/persistence/outbox.repository.js';
import { MessageQueue } from '../../src/modules/messaging/queue/message-queue.js';
import { MailTemplates } from '../../src/modules/messaging/templates/mail-templates.js';
import { MessageRenderer } from '../../src/modules/messaging/templates/message-renderer.js';
import { Transports } from '../../src/modules/messaging/transports/transports.js';
import type { Transport } from '../../src/modules/messaging/transports/transport.js';
import { Metrics } from '../../src/modules/operations/application/metrics.js';
import { makeStorage, type Storage } from '../support/storages.js';

export class HandClock extends Clock {
  private time = Date.UTC(2026, 0, 1);

  now(): number {
    return this.time;
  }

  advance(by: number): void {
    this.time += by;
  }
}

/** A transport in the hands of a test. */
export class FakeTransport implements Transport<RenderedEmail> {
  readonly sent: RenderedEmail[] = [];
  /** Called before a mail counts as sent. */
  onSend: (mail: RenderedEmail, signal: AbortSignal) => Promise<void> = () => Promise.resolve();

  async send(mail: RenderedEmail, signal: AbortSignal): Promise<void> {
    await this.onSend(mail, signal);
    this.sent.push(mail);
  }
}

/** Keeps nudges to itself: what a lost queue looks like. */
class Nudges extends MessageQueue {
  readonly ids: string[] = [];

  override nudge(messageId: string): void {
    this.ids.push(messageId);
  }
}

/** Everything between a request's transaction and a transport, on a database of its own. */
export class MessagingBed {
  readonly clock = new HandClock();
  readonly nudges = new Nudges();
  readonly metrics = new Metrics();
  readonly transport = new FakeTransport();
  readonly secrets = ['an-application-secret-of-the-test-suite-0123456789'];
  /** A drain that has used up the time of the whole stop: nothing is left to wait for deliveries. */
  readonly settings = Object.assign(Object.create(Settings.prototype) as Settings, {
    inbox: true,
    drainDelay: 9 * SECOND,
  });
  /** Always the shortest pause. */
  readonly retryRule = new RetryRule(() => 0);

  database!: Database;
  unitOfWork!: UnitOfWork;
  outbox!: Outbox;
  repository!: OutboxRepository;
  courier!: Courier;
  relay!: Relay;

  private readonly folder = mkdtempSync(join(tmpdir(), 'gatehouse-messaging-'));
  private storage: Storage | undefined;

  async open(): Promise<void> {
    Logger.overrideLogger(false);
    this.storage = await makeStorage(this.folder);
    const settings = parseDatabaseUrl(this.storage.env['DATABASE_URL'] ?? '');
    if (settings === undefined) throw new Error('no database');
    const source = await new DataSource(dataSourceOptions(settings, { timeLimit: true })).initialize();
    await source.runMigrations();
    this.database = await Database.over(source);
    this.unitOfWork = new UnitOfWork(this.database);
    this.repository = new OutboxRepository(this.database);
    const { clock, repository, nudges } = this;
    const ids = new Ids(clock);
    this.outbox = new Outbox(this.settings, repository, nudges, new Sealer(this.secrets), ids, clock);
    this.courier = this.newCourier();
    this.relay = new Relay(repository, this.courier, clock);
  }

  /** As another process would have: nothing in common but the database. */
  newCourier(): Courier {
    const { repository, retryRule, secrets, unitOfWork, clock } = this;
    const renderer = new MessageRenderer(new MailTemplates(join(process.cwd(), 'src/modules/messaging')));
    const transports = new Transports([this.transport], []);
    const deliver = new DeliverMessage(
      repository,
      transports,
      renderer,
      retryRule,
      new Sealer(secrets),
      unitOfWork,
      clock,
      this.metrics,
    );
    return new Courier(deliver, this.settings);
  }

  /** Commits one mail; its id. */
  async enqueue(overrides: Partial<OutgoingEmail> = {}): Promise<string> {
    await this.unitOfWork.run((transaction) => this.outbox.enqueue(transaction, this.mail(overrides)));
    const id = this.nudges.ids.at(-1);
    if (id === undefined) throw new Error('no nudge');
    return id;
  }

  mail(overrides: Partial<OutgoingEmail> = {}): OutgoingEmail {
    return {
      channel: 'email',
      kind: 'recovery',
      userId: 'ada',
      to: { address: 'ada@example.test', name: 'Ada' },
      locale: 'en',
      project: {
        id: 'p1',
        name: 'Engines',
        senderName: '',
        senderAddress: 'no-reply@example.test',
        replyTo: '',
      },
      link: 'http://localhost/?secret=abcdef',
      expiresAt: this.clock.now() + HOUR,
      ...overrides,
    };
  }

  rows(): Promise<QueuedMessage[]> {
    return this.database.reader.find(QueuedMessage, { order: { id: 'ASC' } });
  }

  async clear(): Promise<void> {
    await this.unitOfWork.run(({ manager }) =>
      manager.createQueryBuilder().delete().from(QueuedMessage).execute(),
    );
    this.transport.sent.length = 0;
    this.transport.onSend = () => Promise.resolve();
  }

  async close(): Promise<void> {
    await this.courier.stop();
    await this.database.onApplicationShutdown();
    await this.database.dataSource.destroy();
    await this.storage?.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A MessagingBed for this spec file. */
export function useMessagingBed(): MessagingBed {
  const bed = new MessagingBed();
  beforeAll(() => bed.open(), 60_000);
  beforeEach(() => bed.clear());
  afterAll(() => bed.close(), 60_000);
  return bed;
}
