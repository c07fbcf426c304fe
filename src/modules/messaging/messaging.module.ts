import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { Sealer } from '../../kernel/sealer.js';
import { CodeTexter } from './application/code-texter.js';
import { Courier, DELIVERIES_AT_ONCE } from './application/courier.js';
import { DeliverMessage } from './application/deliver-message.js';
import { FailedMessages } from './application/failed-messages.js';
import { Inbox } from './application/inbox.js';
import { LinkMailer } from './application/link-mailer.js';
import { Outbox } from './application/outbox.js';
import { OutboxMetrics } from './application/outbox-metrics.js';
import { Relay } from './application/relay.js';
import { ASSETS } from './assets.js';
import { RetryRule } from './domain/delivery.js';
import { InboxController } from './http/inbox.controller.js';
import { InboxPage } from './http/inbox-page.js';
import { InboxRepository } from './persistence/inbox.repository.js';
import { OutboxRepository } from './persistence/outbox.repository.js';
import { BullmqQueue } from './queue/bullmq.queue.js';
import { InProcessQueue } from './queue/in-process.queue.js';
import { MessageQueue } from './queue/message-queue.js';
import { MessageWorker } from './queue/message.worker.js';
import { RedisQueueModule } from './queue/redis-queue.module.js';
import { RelayOnlyQueue } from './queue/relay-only.queue.js';
import { TracedDelivery } from './queue/traced-delivery.js';
import { loadOverrides } from './templates/load-overrides.js';
import { MailTemplates } from './templates/mail-templates.js';
import { MessageRenderer } from './templates/message-renderer.js';
import type { Overrides } from './templates/overrides.js';
import { Templates } from './templates/templates.js';
import { Locales } from './templates/texts.js';
import { InboxTransport } from './transports/inbox.js';
import { SmsTransport } from './transports/sms/sms.js';
import { SmtpTransport } from './transports/smtp.js';
import { TracedTransports } from './transports/traced-transports.js';
import { Transports } from './transports/transports.js';

interface Role {
  /** Delivers messages, besides taking them in. */
  readonly worker: boolean;
  /** Serves the development inbox. */
  readonly inboxPage: boolean;
  /** REDIS_URL is set. */
  readonly redis: boolean;
  /** Makes spans of deliveries. */
  readonly traced: boolean;
}

const RANDOM = 2 ** 32;
const OVERRIDES = Symbol('overrides');

/** What a process needs that delivers. */
const delivery = (traced: boolean): Provider[] => [
  { provide: RetryRule, useFactory: () => new RetryRule(() => randomInt(RANDOM) / RANDOM) },
  {
    provide: MessageRenderer,
    inject: [OVERRIDES],
    useFactory: (overrides: Overrides) => new MessageRenderer(new MailTemplates(ASSETS, overrides)),
  },
  { provide: Transports, inject: [Settings, Inbox], useFactory: transportsOf },
  { provide: DeliverMessage, useClass: traced ? TracedDelivery : DeliverMessage },
  Courier,
  Relay,
  FailedMessages,
];

/** Mail and SMS: taken in with the transaction that causes them, delivered by whichever process can. */
@Module({})
export class MessagingModule {
  static register({ worker, inboxPage, redis, traced }: Role): DynamicModule {
    return {
      module: MessagingModule,
      global: true,
      imports: redis ? [RedisQueueModule] : [],
      controllers: inboxPage ? [InboxController] : [],
      providers: [
        {
          provide: Sealer,
          inject: [Settings],
          useFactory: ({ appSecrets }: Settings) => new Sealer(appSecrets),
        },
        { provide: MessageQueue, useClass: queueOf(worker, redis) },
        {
          provide: OVERRIDES,
          inject: [Settings],
          useFactory: ({ templatesDir }: Settings) => loadOverrides(templatesDir, ASSETS),
        },
        {
          provide: Locales,
          inject: [OVERRIDES],
          useFactory: (overrides: Overrides) => new Locales(join(ASSETS, 'locales'), overrides),
        },
        {
          provide: Templates,
          inject: [OVERRIDES],
          useFactory: (overrides: Overrides) => new Templates(ASSETS, overrides),
        },
        { provide: InboxPage, useFactory: () => new InboxPage(ASSETS) },
        OutboxRepository,
        InboxRepository,
        Inbox,
        Outbox,
        OutboxMetrics,
        LinkMailer,
        CodeTexter,
        ...(worker ? delivery(traced) : []),
        ...(worker && redis ? [MessageWorker] : []),
      ],
      exports: [Outbox, LinkMailer, CodeTexter, Locales, Templates],
    };
  }
}

function queueOf(worker: boolean, redis: boolean): Type<MessageQueue> {
  if (redis) return BullmqQueue;
  return worker ? InProcessQueue : RelayOnlyQueue;
}

/** The inbox first: it has each message at once, however the others fare. Both channels' transports may be none. */
function transportsOf({ inbox, smtpUrl, sms, testTimeLimit, tracing }: Settings, keeper: Inbox): Transports {
  const toInbox = inbox ? [new InboxTransport(keeper)] : [];
  const toServer =
    smtpUrl === undefined ? [] : [new SmtpTransport(smtpUrl, DELIVERIES_AT_ONCE, testTimeLimit)];
  const toProvider = sms === undefined ? [] : [new SmsTransport(sms, testTimeLimit)];
  const Kind = tracing === undefined ? Transports : TracedTransports;
  return new Kind([...toInbox, ...toServer], [...toInbox, ...toProvider]);
}
