import { Injectable, Logger } from '@nestjs/common';
import type { Project } from '../../../kernel/project.js';
import { Metrics } from '../../operations/application/metrics.js';
import { StrengthMeter } from './strength-meter.js';

/** Whose password it is to be. */
export interface PasswordOwner {
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
}

/** How well a password withstands who guesses it, by zxcvbn's estimate: no rules for its characters (NIST SP 800-63B §3.1.1.2). */
@Injectable()
export class PasswordStrength {
  private readonly logger = new Logger(PasswordStrength.name);

  constructor(
    private readonly meter: StrengthMeter,
    private readonly metrics: Metrics,
  ) {}

  /** Also true when it cannot be found out in time: a busy server must keep nobody from signing up. */
  async suffices(
    { id, passwordStrength }: Project,
    password: string,
    owner: PasswordOwner,
  ): Promise<boolean> {
    if (passwordStrength === 0) return true;
    try {
      const isStrong = (await this.meter.score(password, personalWords(owner))) >= passwordStrength;
      this.metrics.passwordStrengthChecks.inc({ outcome: isStrong ? 'strong' : 'weak' });
      return isStrong;
    } catch (error) {
      this.metrics.passwordStrengthChecks.inc({ outcome: 'failed' });
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.warn({ msg: 'Strength of a password not found out', project: id, reason });
      return true;
    }
  }
}

/** What is known of somebody, as a whole and in its parts: Ada Lovelace may not take "lovelace1815". */
export function personalWords({ name, email, phone }: PasswordOwner): string[] {
  const whole = [name, email ?? '', email?.split('@')[0] ?? '', phone ?? ''];
  const parts = whole.flatMap((text) => text.split(/[^\p{L}\p{N}]+/u));
  // Of shorter ones, "a" and "de", anything is made.
  return [...new Set([...whole, ...parts])].filter((word) => word.length > 2);
}
