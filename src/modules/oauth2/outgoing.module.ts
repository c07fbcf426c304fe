import { Module } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { Clock } from '../../kernel/clock.js';
import { AddressResolver, SystemResolver } from './outgoing/address-resolver.js';
import { GuardedClient } from './outgoing/guarded-client.js';
import { TracedClient } from './outgoing/traced-client.js';

/** The way out for calls to other servers. */
@Module({
  providers: [
    { provide: AddressResolver, useClass: SystemResolver },
    {
      provide: GuardedClient,
      inject: [Settings, Clock, AddressResolver],
      useFactory: ({ tracing }: Settings, clock: Clock, resolver: AddressResolver) =>
        tracing === undefined ? new GuardedClient(clock, resolver) : new TracedClient(clock, resolver),
    },
  ],
  exports: [AddressResolver, GuardedClient],
})
export class OutgoingModule {}
