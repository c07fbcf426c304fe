import { problem } from '../../../errors/api-error.js';
import type { Instant } from '../../../kernel/clock.js';
import type { User } from '../../account/domain/user.js';
import type { TokenKind } from '../../tokens/domain/token.js';

/** The rules of getting back into an account by its mailbox (contract §9.6, §17.26). */
export class Recovery {
  static readonly tokenKind: TokenKind = 'recovery';

  /** Sets the new password; the link came by mail, so the address is proven (§14.27). */
  static complete(user: User, passwordHash: string, remembered: number, now: Instant): void {
    user.changePassword(passwordHash, remembered, now);
    user.verifyEmail(now);
  }

  /** @throws 400 `user_password_mismatch` */
  static demandSame(password: string, passwordAgain: string): void {
    if (password !== passwordAgain) throw problem('user_password_mismatch');
  }

  /**
   * Passwords are compared before the transaction, so the account may have got another one since, which must not come
   * back either (§13).
   *
   * @param remembered as in `User.recentPasswords`
   * @param compared the hashes that the new password has been compared with
   */
  static hasCompared(user: User, remembered: number, compared: readonly string[]): boolean {
    return user.recentPasswords(remembered).every((hash) => compared.includes(hash));
  }
}
