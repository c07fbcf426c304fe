import { Module } from '@nestjs/common';
import { AddressResolver, SystemResolver } from './outgoing/address-resolver.js';
import { GuardedClient } from './outgoing/guarded-client.js';

/** The way out for calls to other servers. */
@Module({
  providers: [{ provide: AddressResolver, useClass: SystemResolver }, GuardedClient],
  exports: [AddressResolver, GuardedClient],
})
export class OutgoingModule {}
