import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import { Clock } from '../../../kernel/clock.js';
import { OPEN_CODES, type Token } from '../domain/token.js';
import { TokenRepository } from '../persistence/token.repository.js';
import { CodeHash, type Holder } from './code-hash.js';
import { type IssuedToken, TokenService } from './token.service.js';

/**
 * Six-digit codes, good for a session or a verification alike (contract §9.2). A million of them is few: hence at most
 * five open ones, and five tries (contract §17.13).
 *
 * `issue` and `spend` want the user's row locked, so that simultaneous guesses are counted one by one.
 */
@Injectable()
export class PhoneCodes {
  constructor(
    private readonly service: TokenService,
    private readonly tokens: TokenRepository,
    private readonly hash: CodeHash,
    private readonly clock: Clock,
  ) {}

  /** The oldest open code makes room for a sixth. */
  async issue(transaction: Transaction, holder: Holder): Promise<IssuedToken> {
    const open = await this.lockOpen(transaction, holder);
    await this.tokens.delete(transaction, open.slice(OPEN_CODES - 1));
    return this.service.issue(transaction, { ...holder, kind: 'phone' });
  }

  /** Looks like an issued one, and opens nothing. */
  decoy(holder: Holder): IssuedToken {
    return this.service.decoy({ ...holder, kind: 'phone' });
  }

  /**
   * @returns the spent code, or null when it was wrong. Do not throw inside the transaction then: the try must be
   *   kept, and a rollback would forget it.
   */
  async spend(transaction: Transaction, holder: Holder, code: string): Promise<Token | null> {
    const open = await this.lockOpen(transaction, holder);
    const isRight = this.hash.matcher(holder, code);
    const match = open.find(({ secretHash }) => isRight(secretHash));
    if (match !== undefined) {
      await this.tokens.delete(transaction, [match]);
      return match;
    }
    for (const token of open) {
      token.guessedWrong();
      await (token.isDead
        ? this.tokens.delete(transaction, [token])
        : this.tokens.saveTries(transaction, token));
    }
    return null;
  }

  private lockOpen(transaction: Transaction, holder: Holder): Promise<Token[]> {
    return this.tokens.lockOpen(transaction, { ...holder, kind: 'phone' }, this.clock.now());
  }
}
