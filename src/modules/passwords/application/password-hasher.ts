import { availableParallelism } from 'node:os';
import { Inject, Injectable } from '@nestjs/common';
import { getRounds } from 'bcrypt';
import { Settings } from '../../../config/settings.js';
import { makeSecret } from '../../../kernel/secret.js';
import { Metrics } from '../../operations/application/metrics.js';
import { HashGate } from './hash-gate.js';
import { HashThreads } from './hash-threads.js';
import { preHash } from './pre-hash.js';

/** About eight seconds of work per core at cost 12: whoever would wait longer is better told to come back. */
const QUEUE_PER_CORE = 40;

/** Of anything else bcrypt says "no" at once, which would tell how an account was made. */
const IS_HASH = /^\$2[aby]\$/;

/** bcrypt over a pre-hash, in threads of its own behind a gate. Nothing here may run inside a transaction: a hash takes 200 ms. */
@Injectable()
export class PasswordHasher {
  private readonly cost: number;
  private readonly gate: HashGate;
  /** Compared with where there is no hash, so that an unknown address takes as long as a wrong password (§17.1). */
  private readonly decoy: Promise<string>;

  constructor(
    settings: Settings,
    metrics: Metrics,
    @Inject(HashThreads) private readonly bcrypt: Pick<HashThreads, 'hash' | 'compare'>,
  ) {
    this.cost = settings.passwordCost;
    // The processes of this machine share its cores.
    const width = Math.ceil(availableParallelism() / settings.webConcurrency);
    this.gate = new HashGate(width, width * QUEUE_PER_CORE, (seconds) =>
      metrics.passwordHashWait.observe(seconds),
    );
    metrics.lookUpWhenAsked(() => metrics.passwordHashQueue.set(this.gate.queued));
    this.decoy = bcrypt.hash(preHash(makeSecret().plain), this.cost);
  }

  hash(password: string): Promise<string> {
    return this.gate.pass(() => this.bcrypt.hash(preHash(password), this.cost));
  }

  /** Always false without a hash, after the same work. */
  async matches(password: string, passwordHash: string | null): Promise<boolean> {
    const known = passwordHash !== null && IS_HASH.test(passwordHash);
    const against = known ? passwordHash : await this.decoy;
    const equal = await this.gate.pass(() => this.bcrypt.compare(preHash(password), against));
    return equal && known;
  }

  /** The cost setting has changed since this hash was made. */
  isOutdated(passwordHash: string): boolean {
    return getRounds(passwordHash) !== this.cost;
  }
}
