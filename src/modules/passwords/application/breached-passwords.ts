import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { Project } from '../../../kernel/project.js';
import { Metrics } from '../../operations/application/metrics.js';
import { fileHas } from './breach-file.js';
import { BreachRange } from './breach-range.js';

/** Passwords that are known from data breaches, which whoever tries passwords tries first (NIST SP 800-63B §3.1.1.2). */
@Injectable()
export class BreachedPasswords {
  private readonly logger = new Logger(BreachedPasswords.name);

  constructor(
    private readonly range: BreachRange,
    private readonly metrics: Metrics,
  ) {}

  /** Also false when it cannot be found out: a list that is away must keep nobody from signing up. */
  async include({ id, breachedPasswords }: Project, password: string): Promise<boolean> {
    const { enabled, file, url } = breachedPasswords;
    if (!enabled) return false;
    const hash = createHash('sha1').update(password).digest('hex').toUpperCase();
    try {
      const isBreached = await (file === '' ? this.range.has(url, hash) : fileHas(file, hash));
      this.metrics.breachedPasswordChecks.inc({ outcome: isBreached ? 'breached' : 'clear' });
      return isBreached;
    } catch (error) {
      this.metrics.breachedPasswordChecks.inc({ outcome: 'failed' });
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.warn({ msg: 'Password not compared with the breached ones', project: id, reason });
      return false;
    }
  }
}
