import { Injectable } from '@nestjs/common';
import { invalidArgument, problem } from '../../../errors/api-error.js';
import type { Project } from '../../../kernel/project.js';
import { BreachedPasswords } from './breached-passwords.js';
import { isCommonPassword } from './common-passwords.js';
import { PasswordHasher } from './password-hasher.js';
import { type PasswordOwner, PasswordStrength } from './password-strength.js';

/** What a project demands of a new password beyond its length (contract §13). */
@Injectable()
export class PasswordPolicy {
  constructor(
    private readonly hasher: PasswordHasher,
    private readonly strength: PasswordStrength,
    private readonly breached: BreachedPasswords,
  ) {}

  /**
   * For the flows where the dictionary applies although the contract's parameter is a plain Password: recovery and
   * the first password of a passwordless account (§17.20).
   *
   * @throws 400 `general_argument_invalid`
   */
  refuseCommon(project: Project, password: string): void {
    if (project.passwordDictionary && isCommonPassword(password)) {
      throw invalidArgument('password', 'It is one of the most commonly used passwords.');
    }
  }

  /**
   * For every flow that sets a password, after the checks that cost nothing: another server may be asked.
   *
   * @param owner as far as known, with what is being set
   * @throws 400 `general_argument_invalid`
   */
  async refuseGuessable(project: Project, password: string, owner: PasswordOwner): Promise<void> {
    if (!(await this.strength.suffices(project, password, owner))) {
      throw invalidArgument('password', 'It is too easy to guess.');
    }
    if (await this.breached.include(project, password)) {
      throw invalidArgument('password', 'It is known from a data breach.');
    }
  }

  /**
   * @param recent hashes of the passwords that may not come back
   * @throws 409 `password_recently_used`
   */
  async refuseRecent(recent: readonly string[], password: string): Promise<void> {
    for (const hash of recent) {
      if (await this.hasher.matches(password, hash)) throw problem('password_recently_used');
    }
  }
}
