import { lookup } from 'node:dns/promises';

/** The port to DNS, so that tests can have answers that change. */
export abstract class AddressResolver {
  /** All addresses of a host name. */
  abstract resolve(host: string): Promise<readonly string[]>;
}

/** Asks as every program of the machine does: the hosts file first, then DNS. */
export class SystemResolver extends AddressResolver {
  override async resolve(host: string): Promise<readonly string[]> {
    const found = await lookup(host, { all: true });
    return found.map(({ address }) => address);
  }
}
