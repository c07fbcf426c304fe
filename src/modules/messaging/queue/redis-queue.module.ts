import { BullModule } from '@nestjs/bullmq';
import { Module } from '@nestjs/common';
import { MESSAGES } from './nudge.js';
import { QueueConnection } from './queue-connection.js';

@Module({ providers: [QueueConnection], exports: [QueueConnection] })
class QueueConnectionModule {}

/** The queue in Redis, for the role that fills it and the one that empties it. */
@Module({
  imports: [
    QueueConnectionModule,
    BullModule.registerQueueAsync({
      name: MESSAGES,
      imports: [QueueConnectionModule],
      inject: [QueueConnection],
      useFactory: ({ redis, prefix }: QueueConnection) => ({
        connection: redis,
        prefix,
        // Checked once, a version would be asked for while Redis is away, and the queue be unusable ever after.
        skipVersionCheck: true,
        // A finished job of the same id would swallow the next nudge.
        defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
      }),
    }),
  ],
  exports: [QueueConnectionModule, BullModule],
})
export class RedisQueueModule {}
