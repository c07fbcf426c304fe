import { Injectable } from '@nestjs/common';
import { Clock, SECOND } from '../../../kernel/clock.js';
import { isLoopback } from '../../oauth2/application/setting-kinds.js';
import { AddressResolver } from '../../oauth2/outgoing/address-resolver.js';
import { GuardedClient } from '../../oauth2/outgoing/guarded-client.js';

/** Somebody waits for the answer: it comes at once, or it is done without. */
const LIMITS = { connect: SECOND, total: SECOND };
/** By so much of the hash a range is asked for. About a thousand leaked passwords share it: it tells nobody's. */
const PREFIX = 5;
const LINE = /^([0-9A-F]{35}):(\d+)$/;

/** The range interface of Have I Been Pwned, or a server that speaks it. */
@Injectable()
export class BreachRange {
  /** Of its own, for its limits. */
  private readonly client: GuardedClient;

  constructor(clock: Clock, resolver: AddressResolver) {
    this.client = new GuardedClient(clock, resolver, { limits: LIMITS });
  }

  /**
   * @param url of the server, without a slash at the end
   * @param hash SHA-1, in capital hex digits
   * @throws Error when there is no answer that can be read; the hash is not in it
   */
  async has(url: string, hash: string): Promise<boolean> {
    const { status, text } = await this.client.send({
      method: 'GET',
      url: `${url}/range/${hash.slice(0, PREFIX)}`,
      // Answers of about the same length for all ranges: an eavesdropper cannot tell them apart.
      headers: { 'add-padding': 'true' },
      reach: { loopback: isLoopback(new URL(url).hostname), privateNetwork: false },
    });
    if (status !== 200) throw new Error(`status ${status}`);
    const entries = text
      .trim()
      .split(/\s+/)
      .map((line) => LINE.exec(line));
    if (entries.includes(null)) throw new Error('not an answer of the range interface');
    // What the padding consists of has been seen 0 times.
    return entries.some((entry) => entry?.[1] === hash.slice(PREFIX) && entry[2] !== '0');
  }
}
