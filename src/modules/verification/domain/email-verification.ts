import { invalidArgument } from '../../../errors/api-error.js';
import type { TokenKind } from '../../tokens/domain/token.js';

/** What it takes to verify an email address. */
export class EmailVerification {
  static readonly tokenKind: TokenKind = 'verification';

  /** @throws 400 `general_argument_invalid`: an anonymous or phone-only account has nothing to verify (§9.6) */
  static addressOf(account: { readonly email: string | null }): string {
    if (account.email === null) throw invalidArgument('email', 'The account has no email address.');
    return account.email;
  }
}
