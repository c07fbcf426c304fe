import { Test } from '@nestjs/testing';
import { FixedClock } from '../../../../test/support/fixtures.js';
import { Clock } from '../../../kernel/clock.js';
import { AddressResolver } from './address-resolver.js';
import { GuardedClient, OutgoingFailure } from './guarded-client.js';

// How it deals with servers is in test/contracts/guarded-client*.spec.ts.
describe('GuardedClient', () => {
  it('is made by Nest from a clock and a resolver', async () => {
    const resolve = () => Promise.resolve(['10.0.0.1']);
    const module = await Test.createTestingModule({
      providers: [
        GuardedClient,
        { provide: Clock, useClass: FixedClock },
        { provide: AddressResolver, useValue: { resolve } },
      ],
    }).compile();
    const reach = { loopback: false, privateNetwork: false };
    const request = { method: 'GET', url: 'https://idp.example.test/', headers: {}, reach } as const;
    const refusal = new OutgoingFailure('address', 'idp.example.test');
    await expect(module.get(GuardedClient).send(request)).rejects.toEqual(refusal);
    await module.close();
  });
});
